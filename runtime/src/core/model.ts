/**
 * The words of the engine: what a run, a task instance and a try are made of.
 *
 * Core is pure. It is told what happened (`RunEvent`) and says what follows (`Step`); whoever calls it writes the step
 * down and only then acts on it. Times are milliseconds since the epoch, UTC, and always an argument.
 */
import type { Encoded, NodeId, TriggerRule } from '@tradewind/sdk/manifest';

// ── instances ───────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * States of a task instance. One that was never decided has no state and no row.
 *
 *   scheduled        control and inputs let it run; it waits for a slot
 *   queued           handed to an executor that keeps a queue of its own
 *   running          a try is under way
 *   up_for_retry     the last try failed; the next one is due at `retryAt`
 *   success, failed, skipped, upstream_failed   ended (terminal)
 */
export type InstanceState = 'scheduled' | 'queued' | 'running' | 'up_for_retry' | EndState;
export type EndState = 'success' | 'failed' | 'skipped' | 'upstream_failed';

/** One index for each enclosing run-time loop, outermost first. Empty outside of loops. */
export type MapPath = readonly number[];
/** `node` or `node[2]` or `node[2][0]`: how people and keys name an instance. */
export type InstanceKey = string;

/** Why a try ended otherwise than by success or skip. Each is documented under `docs/guide/failures.md`. */
export type FailureReason =
  | 'error' //          the task threw (or rejected)
  | 'uncaught' //       something was thrown outside of the task's promise
  | 'not_serialisable' // the result cannot travel
  | 'timeout' //        ended, by its own doing, after its abort signal fired for the timeout
  | 'ignored_abort' //  was killed: its timeout passed and it went on with a free event loop
  | 'blocked' //        was killed: its timeout passed while it blocked the event loop
  | 'exited' //         called process.exit()
  | 'killed' //         its process was ended by a signal that we did not send
  | 'out_of_memory' //  its process passed the memory limit
  | 'lost' //           its worker or scheduler went away; not the task's fault
  | 'cancelled' //      a user ended it
  | 'glue' //           an expression of the flow threw
  | 'flow_throw'; //    `throw` in the flow

/** What is known of an error: plain data. */
export interface ErrorInfo {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** Our code, where the error is one of ours. */
  readonly code?: string;
  readonly cause?: ErrorInfo;
}

/** The first cause of a failure or skip: what a `catch` receives and a person reads. */
export interface Cause {
  readonly outcome: 'failed' | 'skipped';
  /** The instance (or point) where it began. */
  readonly at: InstanceKey;
  readonly task?: NodeId;
  /** `trigger_rule`: no input was skipped, but the rule asks for more than there was. */
  readonly reason: FailureReason | 'skip' | 'not_taken' | 'returned' | 'trigger_rule';
  readonly error?: ErrorInfo;
}

export interface Instance {
  readonly nodeId: NodeId;
  readonly mapPath: MapPath;
  readonly state: InstanceState;
  /** Tries begun so far; the number of the current or last try. */
  readonly tryNumber: number;
  /** Tries that a lost worker took away and that do not count against `retries`. */
  readonly lostTries: number;
  /** Fencing token of the current try. */
  readonly token?: string;
  readonly retryAt?: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly cause?: Cause;
  /** Place, from 1, in the order in which instances of this run ended: a run is rebuilt in this order. */
  readonly endSequence?: number;
}

// ── runs ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export type RunState = 'queued' | 'running' | 'success' | 'failed';

/** The run context: fixed when the run is made, stored with it. ISO instants. */
export interface RunContext {
  readonly runId: string;
  readonly dagId: string;
  readonly logicalDate: string;
  readonly dataInterval: { readonly start: string; readonly end: string };
  readonly isLatest: boolean;
}

export interface RunOutcome {
  readonly state: 'success' | 'failed';
  /** The first unhandled failure in call order. */
  readonly error?: Cause;
  /** The returned value with references to XComs in it; absent for a failed or quietly ended run. */
  readonly result?: Plan;
}

// ── events and steps ────────────────────────────────────────────────────────────────────────────────────────────────

export type RunEvent =
  | { readonly kind: 'started' }
  /** A slot was given: try `tryNumber + 1` begins under `token`. Only for scheduled instances. */
  | { readonly kind: 'dispatched'; readonly key: InstanceKey; readonly token: string; readonly queued?: boolean }
  | { readonly kind: 'try_ended'; readonly key: InstanceKey; readonly token: string; readonly outcome: TryOutcome }
  /** The clock reached an instance's `retryAt`. */
  | { readonly kind: 'retry_due'; readonly key: InstanceKey }
  /** The user ends the run: what is not ended is failed with reason `cancelled`. */
  | { readonly kind: 'cancelled' };

export type TryOutcome =
  /** `value`: the decoded result, only needed for observed nodes (`PlanIndex.observed`). */
  | { readonly kind: 'success'; readonly value?: unknown }
  | { readonly kind: 'skipped'; readonly message?: string }
  | {
      readonly kind: 'failed';
      readonly reason: FailureReason;
      readonly error: ErrorInfo;
      /** `failForGood()`: no further try. */
      readonly forGood?: boolean;
      /** `retryAfter()`: this delay instead of the options'. */
      readonly retryAfterMs?: number;
    };

export interface Step {
  /** Instances whose state changed, each once, as they are now. */
  readonly changed: readonly Instance[];
  /** Those of them that just became `scheduled`. */
  readonly ready: readonly InstanceKey[];
  /** Set when this event ended the run. */
  readonly finished?: RunOutcome;
  /** The event was late or did not fit (an old token, an ended instance): nothing changed. */
  readonly ignored?: 'late' | 'unknown';
}

// ── arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * A value ready to be built: everything that core knows is a constant, everything else names the XCom that holds it.
 * Whoever runs the task reads those, decodes, and puts them in place.
 */
export type Plan =
  | { readonly kind: 'const'; readonly value: Encoded }
  | { readonly kind: 'xcom'; readonly key: InstanceKey; readonly path: readonly (string | number)[] }
  | { readonly kind: 'list'; readonly items: readonly Plan[] }
  | { readonly kind: 'record'; readonly entries: readonly (readonly [key: string, value: Plan])[] };

export interface Dispatch {
  readonly key: InstanceKey;
  readonly nodeId: NodeId;
  readonly mapPath: MapPath;
  readonly args: readonly Plan[];
}

export interface TriggerRuleCounts {
  readonly total: number;
  readonly success: number;
  readonly failed: number;
  readonly upstreamFailed: number;
  readonly skipped: number;
}
export type { TriggerRule };
