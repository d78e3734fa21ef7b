/** Drives a run by hand: what is ready is begun and ended as the test says. */
import {
  apply,
  createRun,
  dispatchOf,
  type Instance,
  type InstanceKey,
  type Plan,
  type PlanIndex,
  type RunEvent,
  type RunOutcome,
  type RunState,
  type Step,
  type TryOutcome,
} from '../../runtime/src/core/index.ts';
import { codec, context, indexOf, type DagParts } from './build.ts';

/** What a task does: a value, an outcome, or (in `play`) a function from the arguments to one of these. */
export type Behaviour = unknown;

export const fails = (message = 'failed'): TryOutcome => ({
  kind: 'failed',
  reason: 'error',
  error: { name: 'Error', message },
});
export const skips = (message?: string): TryOutcome =>
  message === undefined ? { kind: 'skipped' } : { kind: 'skipped', message };

export class Drive {
  readonly run: RunState;
  readonly index: PlanIndex;
  readonly instances = new Map<InstanceKey, Instance>();
  /** Keys in the order in which they became ready. */
  readonly ready: InstanceKey[] = [];
  readonly values = new Map<InstanceKey, unknown>();
  finished: RunOutcome | undefined;
  now = 0;
  #tokens = 0;

  constructor(parts: DagParts | PlanIndex, params: Record<string, unknown> = {}, run?: RunState) {
    this.index = 'root' in parts ? parts : indexOf(parts);
    this.run = run ?? createRun(this.index, context, params);
  }

  /** Begins the run. */
  start(): this {
    this.send({ kind: 'started' });
    return this;
  }

  send(event: RunEvent): Step {
    this.now += 1;
    const step = apply(this.run, event, this.now);
    for (const instance of step.changed) this.instances.set(keyOf(instance), instance);
    this.ready.push(...step.ready);
    this.finished ??= step.finished;
    return step;
  }

  /** Gives a slot to an instance; answers with the try's token. */
  begin(key: InstanceKey): string {
    this.#tokens += 1;
    const token = `t${this.#tokens}`;
    const { ignored } = this.send({ kind: 'dispatched', key, token });
    if (ignored !== undefined) throw new Error(`${key} could not begin: ${ignored}`);
    this.ready.splice(this.ready.indexOf(key), 1);
    return token;
  }

  /** Begins and ends an instance. A value that is no outcome is its result. */
  end(key: InstanceKey, behaviour?: Behaviour): Step {
    const token = this.begin(key);
    const outcome = isOutcome(behaviour) ? behaviour : ({ kind: 'success', value: behaviour } as const);
    if (outcome.kind === 'success') this.values.set(key, outcome.value);
    return this.send({ kind: 'try_ended', key, token, outcome });
  }

  /** Ends all that is ready until nothing is, first come first served. */
  play(behaviours: Readonly<Record<string, Behaviour>> = {}): this {
    while (this.ready.length > 0) {
      const key = this.ready[0] as InstanceKey;
      const node = key.split('[')[0] as string;
      const behaviour = Object.hasOwn(behaviours, key) ? behaviours[key] : behaviours[node];
      this.end(
        key,
        typeof behaviour === 'function'
          ? (behaviour as (args: readonly unknown[]) => unknown)(this.args(key))
          : behaviour,
      );
    }
    return this;
  }

  /** Arguments as the task would get them. */
  args(key: InstanceKey): unknown[] {
    return dispatchOf(this.run, key).args.map((plan) => this.build(plan));
  }

  build(plan: Plan): unknown {
    switch (plan.kind) {
      case 'const':
        return codec.decode(plan.value);
      case 'list':
        return plan.items.map((one) => this.build(one));
      case 'record':
        return Object.fromEntries(plan.entries.map(([key, value]) => [key, this.build(value)]));
      case 'xcom': {
        if (!this.values.has(plan.key)) throw new Error(`there is no XCom of ${plan.key}`);
        let value = this.values.get(plan.key);
        for (const key of plan.path) value = (value as Record<string | number, unknown> | null | undefined)?.[key];
        return value;
      }
    }
  }

  /** States by key, in the order in which they were first seen. */
  get states(): Record<string, string> {
    return Object.fromEntries([...this.instances].map(([key, { state }]) => [key, state]));
  }

  get state(): string | undefined {
    return this.finished?.state;
  }

  get result(): unknown {
    const plan = this.finished?.result;
    return plan === undefined ? undefined : this.build(plan);
  }
}

function isOutcome(value: unknown): value is TryOutcome {
  const kind = typeof value === 'object' && value !== null ? (value as { kind?: unknown }).kind : undefined;
  return kind === 'success' || kind === 'failed' || kind === 'skipped';
}

export function keyOf({ nodeId, mapPath }: Pick<Instance, 'nodeId' | 'mapPath'>): InstanceKey {
  return nodeId + mapPath.map((index) => `[${index}]`).join('');
}
