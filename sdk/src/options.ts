import type { Failure } from './caught.ts';
import type { TaskContext } from './context.ts';
import type { Duration } from './duration.ts';
import type { FlowRun } from './run.ts';

/** What must be true of a call's inputs for it to run: Airflow's rules, under Airflow's names. */
export type TriggerRule =
  | 'all_success'
  | 'all_failed'
  | 'all_done'
  | 'all_done_min_one_success'
  | 'all_skipped'
  | 'one_success'
  | 'one_failed'
  | 'one_done'
  | 'none_failed'
  | 'none_skipped'
  | 'none_failed_min_one_success'
  | 'always';

// ── retries ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** How the wait before a retry grows: before the n-th one it is `retryDelay × factor^(n-1)`, at most `max`. */
export interface RetryBackoff {
  /** At least 1. Default 2. */
  readonly factor?: number;
  /** The longest wait. Default `'1d'`. */
  readonly max?: Duration;
  /**
   * The share of the wait that chance may take away, 0 to 1, so that tasks that failed together do not come back
   * together. 0: none; 1: any wait between nothing and the whole. Default 0.2.
   */
  readonly jitter?: number;
}

// ── callbacks ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a task's callback is told. */
export interface TaskEvent {
  readonly context: TaskContext;
  /** Of `onFailure` and `onRetry`. */
  readonly failure?: Failure;
  /** Of `onSkipped`: what the task said when it skipped itself. */
  readonly reason?: string;
}

/** What a dag's callback is told. */
export interface RunEvent {
  readonly dagId: string;
  readonly run: FlowRun;
  /** Of `onFailure`: the first failure that nobody handled. */
  readonly failure?: Failure;
}

export type TaskCallback = (event: TaskEvent) => void | Promise<void>;
export type RunCallback = (event: RunEvent) => void | Promise<void>;

// ── tasks ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A task in function form, as `teardown` takes it. */
export interface TaskReference {
  (...args: never): PromiseLike<unknown>;
  with(options: CallOptions): unknown;
}

/** What a task's declaration, a dag's `taskDefaults` and a single call may all say. The nearest to the call wins. */
export interface SharedTaskOptions {
  /** Further tries after one that failed. Default 0. */
  readonly retries?: number;
  /** The wait before a retry. Default `'5m'`. */
  readonly retryDelay?: Duration;
  /** Let the wait grow with each retry. `true` means `{ factor: 2, max: '1d', jitter: 0.2 }`. Default `false`. */
  readonly retryBackoff?: boolean | RetryBackoff;
  /** How long one try may take. Then its `signal` is aborted, and the try has failed. Default: no limit. */
  readonly timeout?: Duration;
  /** The pool whose slots a try takes. Default `'default'`. */
  readonly pool?: string;
  /** How many slots it takes. Default 1. */
  readonly poolSlots?: number;
  /** Higher goes first when there is no room for all. Default 0. */
  readonly priority?: number;
  /** The queue that its workers listen to. Default `'default'`. */
  readonly queue?: string;
  readonly tags?: readonly string[];
  /** Markdown. Default: the JSDoc comment. */
  readonly doc?: string;
  /** A name for people; the id stays. */
  readonly displayName?: string;
}

/**
 * Options of `@task(…)` and `task(options, fn)`.
 *
 * @example
 * ```ts
 * import { task } from 'tradewind';
 *
 * export const fetchRates = task(
 *   { retries: 3, retryDelay: '30s', retryBackoff: { max: '10m' }, timeout: '2m' },
 *   async (day: string): Promise<Record<string, number>> => ({ [day]: 1.08 }),
 * );
 * ```
 */
export interface TaskOptions extends SharedTaskOptions {
  /** The task that tears down what this one sets up, for `await using`: a method's name, or a task in function form. */
  readonly teardown?: string | TaskReference;
  /** Before a try. */
  readonly onExecute?: TaskCallback;
  readonly onSuccess?: TaskCallback;
  /** After the last try failed. */
  readonly onFailure?: TaskCallback;
  /** After a try failed that will be followed by another. */
  readonly onRetry?: TaskCallback;
  /** When the task skipped itself. */
  readonly onSkipped?: TaskCallback;
}

/** Options of one call: `this.load.with({ id: 'load_eu', triggerRule: 'none_failed' })(rows)`. */
export interface CallOptions extends SharedTaskOptions {
  /** The id of this call in the graph. Default: the task's name, numbered from the second call on. */
  readonly id?: string;
  /** What must be true of this call's inputs for it to run. Default `'all_success'`. */
  readonly triggerRule?: TriggerRule;
}

// ── dags and groups ─────────────────────────────────────────────────────────────────────────────────────────────────

type Preset = '@once' | '@hourly' | '@daily' | '@weekly' | '@monthly' | '@quarterly' | '@yearly';
type Cron = `${string} ${string} ${string} ${string} ${string}`;
/** A name (`'@daily'`), a cron expression of five fields (`'30 6 * * 1-5'`), or the time from run to run (`'15m'`). */
export type Schedule = Preset | Cron | Duration;

/** A day (`'2026-01-01'`, its midnight in the dag's time zone) or an instant (`'2026-01-01T06:00:00Z'`). */
export type DateText = `${number}-${number}-${number}` | `${number}-${number}-${number}T${string}`;

/** Options of `@group(…)` and `group(options, fn)`. */
export interface GroupOptions {
  /** The prefix of the ids inside. Default: the method's or export's name. */
  readonly id?: string;
  /** Options for the tasks called in it; a task's own and those of the call win. */
  readonly taskDefaults?: SharedTaskOptions;
  readonly tags?: readonly string[];
  /** Markdown. Default: the JSDoc comment. */
  readonly doc?: string;
  /** A name for people; the id stays. */
  readonly displayName?: string;
}

/**
 * Options of `@dag(…)` and `dag(options, fn)`.
 *
 * @example
 * ```ts
 * import { dag, task } from 'tradewind';
 *
 * const load = task(async (region: string): Promise<number> => region.length);
 *
 * export const nightly = dag(
 *   { schedule: '30 2 * * *', timezone: 'Europe/Berlin', start: '2026-01-01', taskDefaults: { retries: 2 } },
 *   (region: string = 'eu') => load(region),
 * );
 * ```
 */
export interface DagOptions extends GroupOptions {
  /** When runs are made. Default `null`: only by hand. */
  readonly schedule?: Schedule | null;
  /** IANA name, in which `schedule` and `start` are read. Default `'UTC'`. */
  readonly timezone?: string;
  /** No interval begins before it. */
  readonly start?: DateText;
  /** No interval begins after it. */
  readonly end?: DateText;
  /** Make the runs of all intervals since `start` too. Default `false`. */
  readonly catchup?: boolean;
  /** How many of its runs may be going on. Default: no limit. */
  readonly maxActiveRuns?: number;
  /** How many tasks of one run may be going on. Default: no limit. */
  readonly maxActiveTasks?: number;
  /** Start a task only if it succeeded in the run before. Default `false`. */
  readonly dependsOnPast?: boolean;
  /** How long a run may take; then it has failed. Default: no limit. */
  readonly timeout?: Duration;
  readonly onSuccess?: RunCallback;
  readonly onFailure?: RunCallback;
}
