/**
 * Calls of `triggerDag`. The scheduler carries them out itself: it makes the run and, if asked, waits for its end. Nothing
 * is held meanwhile: no worker, no slot of a pool, none of the run's `maxActiveTasks`.
 *
 *   parameters ──▶ is the run there? ──no──▶ make it ─┐
 *                        │ yes                         ├──▶ its id, or its end
 *                        └──▶ ours, or taken over ─────┘
 *
 * The run's id follows from the try, so whoever begins the same try again after a crash finds the run that it made.
 */
import { isTradewindError } from '@tradewind/sdk';
import { formatDuration, parse, stringify } from '@tradewind/sdk/runtime';
import type { ErrorInfo, FailureReason, Instance } from '../core/model.ts';
import { caughtValue } from '../core/causes.ts';
import type { WorkOutcome } from '../executors/executor.ts';
import type { Metastore, NewRun, RunRow } from '../metastore/metastore.ts';
import { paramsFrom } from '../params/complete.ts';
import type { Clock, Timer } from './clock.ts';
import { isFree, isGone } from './owner.ts';
import { keyOf } from './names.ts';
import type { ActiveTry, EndedRun, OwnedRun, Program, Started } from './owned-run.ts';
import { datesOfTriggeredRun, type Trigger, TriggeredRunFailed, triggeredRunId, triggerName } from './triggered-run.ts';

export interface TriggersOptions {
  readonly metastore: Pick<Metastore, 'getRun' | 'listRuns'>;
  readonly clock: Clock;
  readonly programOf: (version: string, dagId: string) => Promise<Program>;
  /** A run of this scheduler's. */
  readonly held: (runId: string) => OwnedRun | undefined;
  readonly submit: (run: NewRun, program: Program) => Promise<OwnedRun>;
  readonly adopt: (ask: { runIds: readonly string[]; dead: readonly string[] }) => Promise<readonly OwnedRun[]>;
  readonly ended: (outcome: WorkOutcome) => void;
  readonly found: (run: RunRow, started: Started) => void;
  /** Whether outcomes still count. Those of a scheduler that stops are found again by its successor. */
  readonly isRunning: () => boolean;
}

/** One try of a call. */
interface TriggerTry {
  readonly run: OwnedRun;
  readonly instance: Instance;
  readonly token: string;
  readonly trigger: Trigger;
  /** Gives the codec's text of the parameters. */
  readonly params: () => Promise<string>;
}

/** Of so many dags and dates it is known which run is the next. */
const mostDates = 1_000;

/** A run that another process works on says nothing when it ends. */
const lookAgainMs = 1_000;

export class Triggers {
  readonly #options: TriggersOptions;
  readonly #open = new Map<string, { timeout?: Timer; again?: Timer }>();
  /** The number of the next run of a dag and date. */
  readonly #reruns = new Map<string, number>();

  constructor(options: TriggersOptions) {
    this.#options = options;
  }

  begin(run: OwnedRun, { key, nodeId, token }: ActiveTry, params: () => Promise<string>): void {
    const { clock } = this.#options;
    const instance = run.instances.get(key);
    const trigger = run.program.triggers.get(nodeId);
    const node = run.program.nodes.get(nodeId);
    if (!instance || !trigger || !node) throw new Error(`${key} of run ${run.id} triggers nothing`);
    const open: { timeout?: Timer; again?: Timer } = {};
    this.#open.set(token, open);
    const { timeoutMs } = node.options;
    if (timeoutMs !== undefined) {
      open.timeout = clock.at((instance.startedAt ?? clock.now()) + timeoutMs, () => {
        const message = `the run of ${trigger.dag} was not over within the timeout of ${formatDuration(timeoutMs)}`;
        this.#fail(token, 'timeout', { name: 'TimeoutError', message });
      });
    }
    this.#carry({ run, instance, token, trigger, params });
  }

  /** Whether it was one of these calls. The run that it started goes on. */
  cancel(token: string): boolean {
    if (!this.#open.has(token)) return false;
    this.#fail(token, 'cancelled', { name: 'Cancelled', message: 'the call was cancelled' });
    return true;
  }

  stop(): void {
    for (const token of this.#open.keys()) this.#close(token);
  }

  #carry(call: TriggerTry): void {
    this.#run(call).catch((error: unknown) => {
      // Nobody is there any more who could write it down: the successor begins the same try again.
      if (!this.#options.isRunning()) return;
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
      this.#fail(call.token, 'error', { name, message, ...(isTradewindError(error) ? { code: error.code } : {}) });
    });
  }

  async #run(call: TriggerTry): Promise<void> {
    const { token, trigger, run } = call;
    const program = await this.#options.programOf(run.row.version, trigger.dag);
    const params = await call.params();
    const found = await this.#find(this.#asked(call, program, parse(params) as object), program);
    if (!this.#open.has(token)) return;
    this.#options.found(run.row, { key: keyOf(call.instance), runId: found.runId, dagId: trigger.dag, params });
    if (!trigger.wait) return this.#succeed(token, stringify(found.runId));
    if ('ended' in found) {
      // Let go of, not ended: whoever has it now, its end will be in the metastore.
      found.ended.then(
        (ended) => this.#tell(call, ended),
        () => this.#lookAgain(call),
      );
    } else if (found.endedAt === undefined) this.#lookAgain(call);
    else this.#tell(call, endOf(found));
  }

  /** The run that is asked for: ours now, or as it is stored. */
  async #find(asked: NewRun, program: Program): Promise<{ runId: string; ended: OwnedRun['ended'] } | RunRow> {
    const { metastore, held, adopt, submit } = this.#options;
    const { runId } = asked;
    for (;;) {
      const ours = held(runId);
      if (ours) return { runId, ended: ours.ended };
      const row = await metastore.getRun(runId);
      if (row?.endedAt !== undefined) return row;
      if (row) {
        const dead = row.owner !== undefined && isGone(row.owner) ? [row.owner] : [];
        const [adopted] = await adopt({ runIds: [runId], dead });
        return adopted ? { runId, ended: adopted.ended } : row;
      }
      try {
        const rerun = await this.#nextRerun(asked);
        return { runId, ended: (await submit(rerun === 0 ? asked : { ...asked, rerun }, program)).ended };
      } catch (error) {
        // Somebody else made a run of the same date meanwhile: the next number is free.
        if (!isTradewindError(error) || error.code !== 'TW3002') throw error;
        this.#reruns.delete(dateKey(asked));
      }
    }
  }

  #asked({ run, instance, trigger }: TriggerTry, { dag }: Program, given: object): NewRun {
    const now = this.#options.clock.now();
    const dates = datesOfTriggeredRun({ dag: run.program.dag, context: run.row.context }, dag, now);
    const runId = triggeredRunId(trigger.dag, dates.logicalDate, {
      runId: run.id,
      key: keyOf(instance),
      tryNumber: instance.tryNumber - instance.lostTries,
    });
    return {
      runId,
      dagId: dag.id,
      version: run.row.version,
      context: { runId, dagId: dag.id, ...dates },
      params: stringify(paramsFrom(dag, given)),
      trigger: triggerName,
      createdAt: now,
    };
  }

  async #nextRerun(asked: NewRun): Promise<number> {
    const key = dateKey(asked);
    if (!this.#reruns.has(key)) {
      const { dagId, context } = asked;
      const runs = await this.#options.metastore.listRuns({ dagId, logicalDate: context.logicalDate });
      const stored = runs.reduce((most, { rerun = 0 }) => Math.max(most, rerun + 1), 0);
      // Another call may have asked meanwhile.
      this.#reruns.set(key, Math.max(stored, this.#reruns.get(key) ?? 0));
    }
    const next = this.#reruns.get(key) ?? 0;
    this.#reruns.set(key, next + 1);
    // What is forgotten is asked of the metastore again, which refuses a number that is taken.
    const [oldest] = this.#reruns.keys();
    if (this.#reruns.size > mostDates && oldest !== undefined) this.#reruns.delete(oldest);
    return next;
  }

  #lookAgain(call: TriggerTry): void {
    const open = this.#open.get(call.token);
    const { clock, isRunning } = this.#options;
    if (open === undefined || !isRunning()) return;
    open.again = clock.at(clock.now() + lookAgainMs, () => this.#carry(call));
  }

  #tell({ token, trigger }: TriggerTry, { outcome, result }: EndedRun): void {
    if (outcome.state === 'success') return this.#succeed(token, result ?? stringify(undefined));
    const failure = outcome.error && caughtValue(outcome.error);
    const { name, message, code } = new TriggeredRunFailed(
      trigger.dag,
      failure?.outcome === 'failed' ? failure : undefined,
    );
    const cause = outcome.error?.error;
    this.#fail(token, 'error', { name, message, code, ...(cause ? { cause } : {}) });
  }

  #succeed(token: string, text: string): void {
    if (this.#close(token)) this.#options.ended({ token, outcome: { kind: 'success' }, text });
  }

  #fail(token: string, reason: FailureReason, error: ErrorInfo): void {
    if (this.#close(token)) this.#options.ended({ token, outcome: { kind: 'failed', reason, error } });
  }

  #close(token: string): boolean {
    const open = this.#open.get(token);
    open?.timeout?.cancel();
    open?.again?.cancel();
    return this.#open.delete(token);
  }
}

/**
 * Runs of these dags that were triggered and that nobody works on: who began them is gone, and whoever triggered them may
 * have ended without waiting for them.
 */
export async function orphansOf(
  metastore: Pick<Metastore, 'listRuns'>,
  dagIds: Iterable<string>,
  now: number,
): Promise<{ readonly runIds: readonly string[]; readonly dead: readonly string[] }> {
  const found: RunRow[] = [];
  for (const dagId of dagIds) {
    const open = await metastore.listRuns({ dagId, states: ['queued', 'running'] });
    found.push(...open.filter((row) => row.trigger === triggerName && isFree(row, now)));
  }
  return { runIds: found.map(({ runId }) => runId), dead: found.flatMap(({ owner }) => owner ?? []) };
}

const dateKey = ({ dagId, context }: NewRun): string => `${dagId} ${context.logicalDate}`;

function endOf({ runId, state, error, result }: RunRow): EndedRun {
  const outcome = {
    state: state === 'success' ? ('success' as const) : ('failed' as const),
    ...(error ? { error } : {}),
  };
  return { runId, outcome, ...(result === undefined ? {} : { result }) };
}
