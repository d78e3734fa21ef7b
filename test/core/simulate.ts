/**
 * A deterministic simulator of what happens to a run: chance from a seed decides what ends first, which tries fail, are
 * lost or reported twice, and which late answers of old tries come in.
 */
import {
  apply,
  createRun,
  type Instance,
  type InstanceKey,
  isTerminal,
  type PlanIndex,
  type RunEvent,
  type RunOutcome,
  type RunState,
  type Step,
  type TryOutcome,
} from '../../runtime/src/core/index.ts';
import { context } from './build.ts';
import { keyOf } from './drive.ts';
import { hash, Random } from './random.ts';
import { listSuffix } from './random-dag.ts';

/** What a try of an instance does; depends on nothing but these two. */
export type Behaviours = (key: InstanceKey, attempt: number) => TryOutcome;

export interface SimulationOptions {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly behaviours?: Behaviours;
  /** Probability that something goes wrong at a step: a lost try, an event twice, a late answer. */
  readonly trouble?: number;
  /** Probability, at each step, that the user ends the run. */
  readonly cancel?: number;
  /** Called after each event, with the run as it is then. */
  readonly observe?: (simulation: Simulation, event: RunEvent, step: Step) => void;
  readonly mostEvents?: number;
}

/** Mostly successes: numbers, or short lists for the calls that give lists; some failures and skips. */
export function randomBehaviours(seed: number): Behaviours {
  return (key, attempt) => {
    const dice = hash(`${seed}/${key}/${attempt}`) % 1_000;
    const error = { name: 'Error', message: `${key} ${attempt}` };
    if (dice < 70) return { kind: 'failed', reason: 'error', error };
    if (dice < 80) return { kind: 'failed', reason: 'error', error, forGood: true };
    if (dice < 100) return { kind: 'failed', reason: 'timeout', error, retryAfterMs: dice };
    if (dice < 150) return { kind: 'skipped', message: key };
    const isList = key.split('[')[0]?.endsWith(listSuffix) === true;
    return { kind: 'success', value: isList ? Array.from({ length: dice % 4 }, (_, i) => i * dice) : dice % 10 };
  };
}

export class Simulation {
  readonly run: RunState;
  readonly instances = new Map<InstanceKey, Instance>();
  /** Decoded results, as the metastore would have them. */
  readonly values = new Map<InstanceKey, unknown>();
  readonly history: RunEvent[] = [];
  finished: RunOutcome | undefined;
  now = 1_000;
  readonly #options: SimulationOptions;
  readonly #random: Random;
  readonly #behaviours: Behaviours;
  readonly #ready = new Set<InstanceKey>();
  readonly #running = new Map<InstanceKey, string>();
  readonly #waiting = new Set<InstanceKey>();
  readonly #old: RunEvent[] = [];
  #tokens = 0;
  #cancelled = false;

  constructor(index: PlanIndex, seed: number, options: SimulationOptions = {}) {
    this.run = createRun(index, context, options.params ?? {});
    this.#options = options;
    this.#random = new Random(seed);
    this.#behaviours = options.behaviours ?? randomBehaviours(seed);
  }

  /** Until the run has ended. Throws if nothing is left to do before that. */
  play(): this {
    const most = this.#options.mostEvents ?? 100_000;
    this.#send({ kind: 'started' });
    while (this.finished === undefined) {
      if (this.history.length > most) throw new Error(`the run has not ended after ${most} events`);
      if (this.#random.chance(this.#options.cancel ?? 0) && !this.#cancelled) {
        this.#cancelled = true;
        this.#send({ kind: 'cancelled' });
      } else if (this.#random.chance(this.#options.trouble ?? 0)) this.#trouble();
      else this.#act();
    }
    return this;
  }

  #act(): void {
    const choices = [...this.#ready, ...this.#running.keys(), ...this.#waiting];
    if (choices.length === 0) throw new Error('nothing is ready or under way, and the run has not ended');
    const key = this.#random.pick(choices);
    if (this.#ready.has(key)) return this.#begin(key);
    if (this.#waiting.has(key)) return void this.#send({ kind: 'retry_due', key });
    const token = this.#running.get(key) as string;
    const { tryNumber, lostTries } = this.instances.get(key) as Instance;
    const outcome = this.#behaviours(key, tryNumber - lostTries);
    this.#send({ kind: 'try_ended', key, token, outcome });
  }

  #begin(key: InstanceKey): void {
    this.#tokens += 1;
    const token = `t${this.#tokens}`;
    if (this.#random.chance(0.2)) this.#send({ kind: 'dispatched', key, token, queued: true });
    if (this.#random.chance(0.9) || this.instances.get(key)?.state !== 'queued') {
      this.#send({ kind: 'dispatched', key, token });
    }
  }

  /** A try is lost, or something is reported twice, or late. */
  #trouble(): void {
    const running = [...this.#running.keys()];
    const kind = this.#random.below(3);
    if (kind === 0 && running.length > 0) {
      const key = this.#random.pick(running);
      const error = { name: 'Lost', message: 'gone' };
      const outcome = { kind: 'failed', reason: 'lost', error } as const;
      this.#send({ kind: 'try_ended', key, token: this.#running.get(key) as string, outcome });
    } else if (this.#old.length > 0) {
      const old = this.#random.pick(this.#old);
      const step = this.#send(old);
      if (step.ignored === undefined) throw new Error(`an old event was taken: ${JSON.stringify(old)}`);
    }
  }

  #send(event: RunEvent): Step {
    this.now += 1 + this.#random.below(10);
    const step = apply(this.run, event, this.now);
    this.history.push(event);
    if (step.ignored === undefined) this.#take(event, step);
    this.#options.observe?.(this, event, step);
    return step;
  }

  #take(event: RunEvent, step: Step): void {
    if (event.kind === 'try_ended') {
      this.#old.push(event, { ...event, outcome: { kind: 'success', value: 'late' } });
      if (event.outcome.kind === 'success') this.values.set(event.key, event.outcome.value);
    }
    for (const instance of step.changed) {
      const key = keyOf(instance);
      this.instances.set(key, instance);
      this.#ready.delete(key);
      this.#running.delete(key);
      this.#waiting.delete(key);
      if (instance.state === 'scheduled') this.#ready.add(key);
      else if (instance.state === 'up_for_retry') this.#waiting.add(key);
      else if (!isTerminal(instance.state)) this.#running.set(key, instance.token as string);
    }
    this.finished ??= step.finished;
  }

  /** How each instance ended, without when: the same for every order of events. */
  get outcome(): Record<string, unknown> {
    const entries = [...this.instances].map(([key, { state, cause }]) => [key, { state, cause }] as const);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return { finished: this.finished, instances: Object.fromEntries(entries) };
  }
}
