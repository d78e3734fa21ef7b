/**
 * Where tasks run, behind one interface: in-process, local worker processes, later BullMQ and Kubernetes.
 *
 * An executor never touches the metastore. It is given complete work after the try was written down, and answers with one
 * outcome a token, exactly once, whatever happens to the code or its process.
 */
import type { TryOutcome } from '../core/model.ts';

export interface Executor {
  readonly name: string;
  start(): Promise<void>;
  /** Waits up to `graceMs` for work under way, then ends it (outcome `lost`). Idempotent; before `start` a no-op. */
  stop(options?: { graceMs?: number }): Promise<void>;
  /** How many more tries it would begin at once. */
  freeSlots(): number;
  /** Begins a try. Never throws: a fault is an outcome. */
  execute(work: Work): void;
  /** Fires the try's abort signal, waits `graceMs`, then kills. The outcome's reason is `cancelled`. */
  cancel(token: string, graceMs?: number): void;
}

/** What an executor tells its owner. Called synchronously when it is known, never re-entrantly from `execute`. */
export interface ExecutorEvents {
  ended(outcome: WorkOutcome): void;
  /** Slots became free without an outcome (a worker was replaced). */
  slotsFreed(): void;
}

export interface Work {
  readonly token: string;
  readonly runId: string;
  readonly dagId: string;
  readonly nodeId: string;
  readonly taskKey: string;
  readonly mapPath: readonly number[];
  readonly tryNumber: number;
  /** Absolute path of the bundle. */
  readonly bundle: string;
  readonly args: readonly WorkArg[];
  readonly context: WorkContext;
  readonly timeoutMs?: number;
  /** Absolute path; made when the first line is written. */
  readonly logFile: string;
}

/**
 * An argument: the codec's text, or an XCom's text with a path into it; in lists and records where the flow built them.
 * `file`: absolute path of a spilled XCom, read by the worker itself.
 */
export type WorkArg =
  | { readonly kind: 'text'; readonly text: string; readonly path?: readonly (string | number)[] }
  | { readonly kind: 'file'; readonly file: string; readonly path?: readonly (string | number)[] }
  | { readonly kind: 'list'; readonly items: readonly WorkArg[] }
  | { readonly kind: 'record'; readonly entries: readonly (readonly [key: string, value: WorkArg])[] };

export interface WorkContext {
  readonly logicalDate: string;
  readonly dataInterval: { readonly start: string; readonly end: string };
  readonly isLatest: boolean;
  /** The codec's text. */
  readonly params: string;
}

export interface WorkOutcome {
  readonly token: string;
  /** Without the value: that is `text`. */
  readonly outcome: TryOutcome;
  /** The codec's text of the result, for success. */
  readonly text?: string;
}
