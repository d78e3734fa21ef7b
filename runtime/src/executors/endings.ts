/** How tries end that did not end by themselves: one wording for all executors. */
import { formatDuration } from '@tradewind/sdk/runtime';
import type { FailureReason, TryOutcome } from '../core/model.ts';
import { errorInfo } from './error-info.ts';
import { executorError } from './errors.ts';
import type { Work, WorkOutcome } from './executor.ts';

/** Why a try's abort signal was fired. */
export type AbortWhy = 'timeout' | 'cancelled' | 'stopped';

type Failed = Extract<TryOutcome, { readonly kind: 'failed' }>;

export function failedWork(token: string, reason: FailureReason, error: unknown): WorkOutcome {
  return { token, outcome: { kind: 'failed', reason, error: errorInfo(error) } };
}

/** The try ended by itself after its signal was fired. What it made of it does not count any more: it came too late. */
export function endedAfterAbort(work: Work, why: AbortWhy, ended: WorkOutcome): WorkOutcome {
  if (why === 'stopped') return ended;
  const error = why === 'cancelled' ? cancelledError() : timeoutError(work);
  const outcome = failedWork(work.token, why === 'cancelled' ? 'cancelled' : 'timeout', error);
  const { outcome: own } = ended;
  // The abort itself, thrown back at us, is no news.
  if (own.kind !== 'failed' || abortNames.has(own.error.name)) return outcome;
  const failed = outcome.outcome as Failed;
  return { ...outcome, outcome: { ...failed, error: { ...failed.error, cause: own.error } } };
}

/** The try went on after its signal was fired, and was given up (and killed, where that is possible). */
export function gaveUp(work: Work, why: AbortWhy, loop: 'free' | 'blocked', killed: boolean): WorkOutcome {
  if (why === 'cancelled') return failedWork(work.token, 'cancelled', cancelledError());
  if (why === 'stopped') return lostWork(work.token, 'the executor was stopped before the try ended');
  const timeout = formatDuration(work.timeoutMs ?? 0);
  const end = killed ? 'and was killed' : 'and was given up; it cannot be killed in this process and may still run';
  if (loop === 'blocked') {
    const error = executorError('TW4012', `the task blocked its event loop past its timeout of ${timeout}, ${end}`, {
      help: 'Code that computes for long without an `await` cannot hear that it should end. Raise the timeout, or cut the work into parts.',
    });
    return failedWork(work.token, 'blocked', error);
  }
  const error = executorError('TW4011', `the task went on after its timeout of ${timeout}, ${end}`, {
    help: 'Pass `context().signal` to what the task waits for, so that it can end by itself.',
  });
  return failedWork(work.token, 'ignored_abort', error);
}

export function lostWork(token: string, message: string, cause?: unknown): WorkOutcome {
  const error = executorError('TW4016', message, {
    help: 'This is not the fault of the task: it is tried again without using up a retry.',
    ...(cause === undefined ? {} : { cause }),
  });
  return failedWork(token, 'lost', error);
}

export function notRunning(token: string): WorkOutcome {
  return failedWork(token, 'lost', executorError('TW4001', 'the executor is not running'));
}

/** What `signal.reason` is, named as the platform names it: that is what libraries look for. */
export function abortReason(why: AbortWhy, timeoutMs: number | undefined): DOMException {
  switch (why) {
    case 'timeout':
      return new DOMException(
        `the try ran longer than its timeout of ${formatDuration(timeoutMs ?? 0)}`,
        abortName(why),
      );
    case 'cancelled':
      return new DOMException('the try was cancelled', abortName(why));
    default:
      return new DOMException('the executor is being stopped', abortName(why));
  }
}

const abortNames: ReadonlySet<string> = new Set(['TimeoutError', 'AbortError']);

function abortName(why: AbortWhy): string {
  return why === 'timeout' ? 'TimeoutError' : 'AbortError';
}

function timeoutError(work: Work): Error {
  return executorError('TW4010', `the try ran longer than its timeout of ${formatDuration(work.timeoutMs ?? 0)}`, {
    help: "Raise the task's `timeout`, or make it do less at a time.",
  });
}

function cancelledError(): Error {
  return executorError('TW4017', 'the try was cancelled');
}
