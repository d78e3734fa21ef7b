/**
 * The one place where user code is called. It tells the user's faults from ours, and every way a task can end becomes an
 * outcome: it never throws.
 */
import { types } from 'node:util';
import {
  asCaught,
  parse,
  signalOf,
  stringify,
  taskContext,
  type TaskContext,
  withContext,
} from '@tradewind/sdk/runtime';
import type { FailureReason, TryOutcome } from '../core/model.ts';
import { errorInfo } from '../executors/error-info.ts';
import { executorError } from '../executors/errors.ts';
import type { Work, WorkOutcome } from '../executors/executor.ts';
import { type TryScope, withTryScope } from '../executors/logs/capture.ts';
import { TryLog } from '../executors/logs/try-log.ts';
import { decodeArgs } from './args.ts';
import { type LoadedTask, loadBundle } from './bundle.ts';

/** One try, from the loading of its code to its end. */
export class TaskCall {
  readonly #work: Work;
  readonly #begun: (() => void) | undefined;
  readonly #scope: TryScope;
  readonly #controller = new AbortController();
  #context: TaskContext | undefined;
  /** Never rejects. */
  readonly ended: Promise<WorkOutcome>;

  /** `begun` is called when the code was loaded, right before the task is called. */
  constructor(work: Work, begun?: () => void) {
    this.#work = work;
    this.#begun = begun;
    this.#scope = { token: work.token, log: new TryLog(work.logFile) };
    this.ended = this.#run();
  }

  /**
   * Fires `context().signal`. What the task does about it is the task's: `context()` works in its listeners, and what they
   * print is in its log.
   */
  abort(reason: unknown): void {
    const fire = (): void => this.#controller.abort(reason);
    const context = this.#context;
    withTryScope(this.#scope, () => (context === undefined ? fire() : withContext(context, fire)));
  }

  async #run(): Promise<WorkOutcome> {
    try {
      return await this.#loadAndCall();
    } catch (error) {
      // Everything that is the user's was caught where it is called: this is a fault of ours.
      const fault = executorError('TW4016', 'something is wrong in Tradewind itself', {
        help: 'Please report it, with the cause below.',
        cause: error,
      });
      return failed(this.#work, 'lost', fault);
    } finally {
      this.#scope.log.end();
    }
  }

  async #loadAndCall(): Promise<WorkOutcome> {
    const work = this.#work;
    const scope = this.#scope;
    const { signal } = this.#controller;
    let args: readonly unknown[];
    let params: Readonly<Record<string, unknown>>;
    let task: LoadedTask;
    try {
      const bundle = await withTryScope(scope, () => loadBundle(work.bundle));
      args = decodeArgs(work.args);
      params = (work.context.params === '{}' ? {} : parse(work.context.params)) as Readonly<Record<string, unknown>>;
      task = withTryScope(scope, () => bundle.task(work.taskKey));
    } catch (error) {
      return failed(work, 'error', error);
    }

    // Cancelled while it was loading: it is not called any more.
    if (signal.aborted) return failed(work, 'error', signal.reason);
    const context = contextOf(work, params, signal, scope.log);
    this.#context = context;
    this.#begun?.();
    let result: unknown;
    try {
      result = await withTryScope(scope, () => withContext(context, () => task.call(args)));
    } catch (error) {
      return { token: work.token, outcome: thrownOutcome(error, task.kind === 'glue' ? 'glue' : 'error') };
    }

    try {
      return { token: work.token, outcome: { kind: 'success' }, text: stringify(result, 'result') };
    } catch (error) {
      return failed(work, 'not_serialisable', error);
    }
  }
}

function failed(work: Work, reason: FailureReason, error: unknown): WorkOutcome {
  return { token: work.token, outcome: { kind: 'failed', reason, error: errorInfo(error) } };
}

function thrownOutcome(error: unknown, ordinary: 'error' | 'glue'): TryOutcome {
  const passedOn = ordinary === 'glue' ? caughtIn(error) : undefined;
  if (passedOn !== undefined) return passedOn;
  const signal = signalIn(error);
  switch (signal?.outcome) {
    case 'skip':
      return { kind: 'skipped', ...(signal.reason === undefined ? {} : { message: signal.reason }) };
    case 'fail':
      return { kind: 'failed', reason: ordinary, error: errorInfo(error), forGood: true };
    case 'retry':
      return { kind: 'failed', reason: ordinary, error: errorInfo(error), retryAfterMs: signal.afterMs };
    default:
      return { kind: 'failed', reason: isOutOfMemory(error) ? 'out_of_memory' : ordinary, error: errorInfo(error) };
  }
}

/** Glue throws on what the flow has caught: `failure(e)` does so with a skip. To a task that would be mere data. */
function caughtIn(error: unknown): TryOutcome | undefined {
  if (typeof error !== 'object' || error === null || types.isNativeError(error) || types.isProxy(error))
    return undefined;
  const caught = asCaught(error);
  if (caught !== error) return undefined;
  if (caught.outcome === 'failed') {
    return { kind: 'failed', reason: 'glue', error: { name: caught.name, message: caught.message } };
  }
  return { kind: 'skipped', ...(caught.reason === undefined ? {} : { message: caught.reason }) };
}

/** What is thrown may be a proxy that throws when it is looked at. */
function signalIn(error: unknown): ReturnType<typeof signalOf> {
  try {
    return signalOf(error);
  } catch {
    return undefined;
  }
}

/** Memory that Node itself refused: for a Buffer, or in a thread of the task's. */
export function isOutOfMemory(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY' || code === 'ERR_MEMORY_ALLOCATION_FAILED') return true;
  return error instanceof RangeError && error.message === 'Array buffer allocation failed';
}

function contextOf(
  work: Work,
  params: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
  log: TryLog,
): TaskContext {
  const { context } = work;
  return taskContext({
    runId: work.runId,
    dagId: work.dagId,
    taskId: work.nodeId,
    logicalDate: new Date(context.logicalDate),
    dataInterval: { start: new Date(context.dataInterval.start), end: new Date(context.dataInterval.end) },
    isLatest: context.isLatest,
    params,
    tryNumber: work.tryNumber,
    mapPath: work.mapPath,
    signal,
    log: {
      debug: (message, fields) => log.write('debug', 'log', message, fields),
      info: (message, fields) => log.write('info', 'log', message, fields),
      warn: (message, fields) => log.write('warn', 'log', message, fields),
      error: (message, fields) => log.write('error', 'log', message, fields),
    },
  });
}
