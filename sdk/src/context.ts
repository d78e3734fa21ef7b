import { ambient } from './ambient.ts';
import { ds, dsNodash, ts } from './dates.ts';
import { sdkError } from './errors.ts';

/** The interval of time that a run covers. */
export interface DataInterval {
  readonly start: Date;
  /** Exclusive. */
  readonly end: Date;
}

/** What `run` (in flows) and `context()` (in tasks) both say about the run. Fixed when the run is created. */
export interface RunContext {
  readonly runId: string;
  /** The start of the interval that the run covers, not the moment it runs. */
  readonly logicalDate: Date;
  readonly dataInterval: DataInterval;
  /** The day of the logical date in UTC, `YYYY-MM-DD`. */
  readonly ds: string;
  /** The same without dashes, `YYYYMMDD`. */
  readonly dsNodash: string;
  /** The logical date as an instant, `YYYY-MM-DDTHH:mm:ss.sssZ`. */
  readonly ts: string;
  /** No later interval was over when the run was created. */
  readonly isLatest: boolean;
}

export type LogFields = Readonly<Record<string, unknown>>;

/** The log of one try. Messages are text; what varies goes into the fields, which stay searchable. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** What a task knows about the try that it is. */
export interface TaskContext extends RunContext {
  readonly dagId: string;
  /** The id of the call in the graph. */
  readonly taskId: string;
  /** The flow's parameters, by name. */
  readonly params: Readonly<Record<string, unknown>>;
  /** 1 for the first try. */
  readonly tryNumber: number;
  /** Which item of the innermost loop around the call this is, from 0. `undefined` outside loops. */
  readonly mapIndex: number | undefined;
  /** The same for every loop around the call, outermost first. */
  readonly mapPath: readonly number[];
  /** Fires on timeout and cancellation. A task that goes on all the same is killed. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/**
 * What the task that runs knows about its try and its run.
 *
 * Throws TW1020 where no task runs: in a flow (there it is `run`), in a module's own code, in a unit test that calls the
 * method itself.
 *
 * @example
 * ```ts
 * import { context, task } from 'tradewind';
 *
 * export const download = task(async (): Promise<number> => {
 *   const { ds, signal, log, tryNumber } = context();
 *   const response = await fetch(`https://example.org/${ds}.csv`, { signal });
 *   log.info('downloaded', { status: response.status, tryNumber });
 *   return (await response.text()).length;
 * });
 * ```
 */
export function context(): TaskContext {
  const around = ambient.getStore();
  if (around?.kind === 'task') return around.context;
  if (around?.kind === 'flow') {
    throw sdkError('TW1020', '`context()` was called in a flow', {
      help: 'In a flow, read `run` (import it from "tradewind"); `context()` belongs in tasks.',
    });
  }
  throw sdkError('TW1020', '`context()` was called where no task runs', {
    help: 'Call it inside a task, while the task runs. To test a task that uses it, call the task through `runTask` or `play` of "tradewind/testing".',
  });
}

/** What `dates` adds to the facts of a run. */
type DerivedFields = 'ds' | 'dsNodash' | 'ts';

/** A run's context from its facts. */
export function runContext(facts: Omit<RunContext, DerivedFields>): RunContext {
  const { runId, logicalDate, dataInterval, isLatest } = facts;
  return {
    runId,
    logicalDate,
    dataInterval,
    ds: ds(logicalDate),
    dsNodash: dsNodash(logicalDate),
    ts: ts(logicalDate),
    isLatest,
  };
}

/** A task's context from its facts. */
export function taskContext(facts: Omit<TaskContext, DerivedFields | 'mapIndex'>): TaskContext {
  return Object.freeze({
    ...runContext(facts),
    dagId: facts.dagId,
    taskId: facts.taskId,
    params: facts.params,
    tryNumber: facts.tryNumber,
    mapIndex: facts.mapPath.at(-1),
    mapPath: facts.mapPath,
    signal: facts.signal,
    log: facts.log,
  });
}

/** Runs `body` as a task: inside, `context()` gives `current`, and function-form tasks are plain functions. */
export function withContext<T>(current: TaskContext, body: () => T): T {
  return ambient.run({ kind: 'task', context: current }, body);
}
