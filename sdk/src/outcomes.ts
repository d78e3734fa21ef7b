/**
 * How a task ends otherwise than by returning or failing: it throws a signal. Signals are known by a brand, not by their
 * class, since a bundle may bring its own copy of this module.
 */
import { type Duration, type DurationMs, parseDuration } from './duration.ts';

const brand = Symbol.for('tradewind.signal');

/** What a signal says, as the runtime reads it. */
export type Signal =
  | { readonly outcome: 'skip'; readonly reason: string | undefined }
  | { readonly outcome: 'fail'; readonly reason: string | undefined }
  | { readonly outcome: 'retry'; readonly reason: string | undefined; readonly afterMs: DurationMs };

class SignalError extends Error {
  readonly [brand]: Signal;

  constructor(name: string, message: string, signal: Signal) {
    super(message);
    this.name = name;
    this[brand] = signal;
  }
}

/** Thrown by `skip()`. */
export class SkipSignal extends SignalError {
  constructor(reason?: string) {
    super('SkipSignal', reason ?? 'the task skipped itself', { outcome: 'skip', reason });
  }
}

/** Thrown by `failForGood()`. */
export class FailForGoodSignal extends SignalError {
  constructor(reason?: string) {
    super('FailForGoodSignal', reason ?? 'the task failed for good', { outcome: 'fail', reason });
  }
}

/** Thrown by `retryAfter()`. */
export class RetryAfterSignal extends SignalError {
  constructor(afterMs: DurationMs, reason?: string) {
    super('RetryAfterSignal', reason ?? 'the task asks to be tried again later', { outcome: 'retry', reason, afterMs });
  }
}

/** What was signalled, if `error` is a signal of this or another copy of the SDK. */
export function signalOf(error: unknown): Signal | undefined {
  return typeof error === 'object' && error !== null ? (error as { [brand]?: Signal })[brand] : undefined;
}

/**
 * Ends the task as *skipped*: what takes its result is skipped too, unless its trigger rule says otherwise.
 *
 * @example
 * ```ts
 * import { skip, task } from 'tradewind';
 *
 * export const newest = task(async (files: string[]): Promise<string> => files.at(-1) ?? skip('no file today'));
 * ```
 */
export function skip(reason?: string): never {
  throw new SkipSignal(reason);
}

/**
 * Ends the task as *failed*, however many retries are left: for what another try cannot mend.
 *
 * @example
 * ```ts
 * import { failForGood, task } from 'tradewind';
 *
 * export const account = task(async (id: string): Promise<string> => (id === '' ? failForGood('no account id') : id));
 * ```
 */
export function failForGood(reason?: string): never {
  throw new FailForGoodSignal(reason);
}

/**
 * Ends the try and asks for the next one after `duration` instead of the task's `retryDelay`. It counts as a retry: if
 * none is left, the task has failed. Throws TW1010 if `duration` cannot be read.
 *
 * @example
 * ```ts
 * import { retryAfter, task } from 'tradewind';
 *
 * export const rates = task({ retries: 5 }, async (): Promise<string> => {
 *   const response = await fetch('https://example.org/rates');
 *   if (response.status === 429) retryAfter(`${Number(response.headers.get('retry-after') ?? 60)}s`, 'rate limit');
 *   return response.text();
 * });
 * ```
 */
export function retryAfter(duration: Duration, reason?: string): never {
  throw new RetryAfterSignal(parseDuration(duration), reason);
}
