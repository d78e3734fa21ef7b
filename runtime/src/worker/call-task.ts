/**
 * The one place where user code is called. It tells the user's faults from ours, and every way a task can end becomes an
 * outcome: it never throws.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
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

/** Runs one try to its end. `signal` is what `context().signal` gives; `begun` is called when its code was loaded. */
export async function callTask(work: Work, signal: AbortSignal, begun?: () => void): Promise<WorkOutcome> {
  const scope: TryScope = { token: work.token, log: new TryLog(work.logFile) };
  try {
    return await runTask(work, signal, scope, begun);
  } catch (error) {
    // Everything that is the user's was caught where it is called: this is a fault of ours.
    const fault = executorError('TW4016', 'something is wrong in Tradewind itself', {
      help: 'Please report it, with the cause below.',
      cause: error,
    });
    return failed(work, 'lost', fault);
  } finally {
    scope.log.end();
  }
}

async function runTask(
  work: Work,
  signal: AbortSignal,
  scope: TryScope,
  begun: (() => void) | undefined,
): Promise<WorkOutcome> {
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

  const own = new AbortController();
  const context = contextOf(work, params, own.signal, scope.log);
  // What the task does when it is aborted is the task's: `context()` works in its listeners, and they are logged.
  const abort = withTryScope(scope, () =>
    withContext(context, () => AsyncLocalStorage.bind(() => own.abort(signal.reason))),
  );
  // Cancelled while it was loading: it is not called any more.
  if (signal.aborted) return failed(work, 'error', signal.reason);
  begun?.();
  signal.addEventListener('abort', abort, { once: true });
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
