/** What a `catch` in a flow receives: plain data that can be handed to a task, the same in a run and in `play()`. */
import { inspect } from 'node:util';
import { signalOf } from './outcomes.ts';

/** A failure as plain data. */
export interface Failure {
  readonly outcome: 'failed';
  /** The id of the call that failed; `undefined` if the flow itself threw. */
  readonly task: string | undefined;
  /** The error's name: `TypeError`. */
  readonly name: string;
  readonly message: string;
}

/** A skip as plain data. */
export interface Skip {
  readonly outcome: 'skipped';
  /** The id of the call that skipped itself; `undefined` if the flow itself did. */
  readonly task: string | undefined;
  readonly reason: string | undefined;
}

/**
 * The typed view of what a `catch` in a flow received. Throws a skip on, so that what handles failures does not handle
 * skips.
 *
 * @example
 * ```ts
 * import { dag, failure, task } from 'tradewind';
 *
 * const load = task(async (): Promise<number> => 1);
 * const alert = task((message: string): void => console.error(message));
 *
 * export const guarded = dag(async () => {
 *   try {
 *     await load();
 *   } catch (error) {
 *     await alert(failure(error).message);
 *   }
 * });
 * ```
 */
export function failure(error: unknown): Failure {
  const caught = asCaught(error);
  if (caught.outcome === 'skipped') throw error;
  return caught;
}

/** Was it a skip, and no failure? */
export function isSkip(error: unknown): error is Skip {
  return asCaught(error).outcome === 'skipped';
}

/**
 * The values of those that succeeded, in order: after `Promise.allSettled`, and for items that may skip themselves.
 *
 * @example
 * ```ts
 * import { dag, succeeded, task } from 'tradewind';
 *
 * const price = task(async (shop: string): Promise<number> => shop.length);
 * const lowest = task((prices: number[]): number => Math.min(...prices));
 *
 * export const bargain = dag(async () => {
 *   const settled = await Promise.allSettled([price('north'), price('south')]);
 *   return lowest(succeeded(settled));
 * });
 * ```
 */
export function succeeded<T>(settled: readonly PromiseSettledResult<T>[]): T[] {
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

/** Whatever was thrown, as plain data. `task` is the call it came from, if it came from one. */
export function asCaught(error: unknown, task?: string): Failure | Skip {
  if (isCaught(error)) return error;
  if (error instanceof SuppressedError) return asCaught(error.suppressed, task);
  if (error instanceof AggregateError && error.errors.length > 0) return firstOf(error.errors, task);
  const signal = signalOf(error);
  if (signal?.outcome === 'skip') return { outcome: 'skipped', task, reason: signal.reason };
  if (error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error)) {
    const { name, message } = error as { name?: unknown; message: unknown };
    return { outcome: 'failed', task, name: textOf(name ?? 'Error'), message: textOf(message) };
  }
  return { outcome: 'failed', task, name: 'Error', message: textOf(error) };
}

/** A lost `Promise.any` throws like `Promise.all`: the first failure, else the first skip. */
function firstOf(errors: readonly unknown[], task: string | undefined): Failure | Skip {
  const all = errors.map((error) => asCaught(error, task));
  return all.find(({ outcome }) => outcome === 'failed') ?? (all[0] as Skip);
}

/** Anything may be thrown, even what cannot become a text. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value);
}

function isCaught(error: unknown): error is Failure | Skip {
  if (typeof error !== 'object' || error === null || error instanceof Error) return false;
  const { outcome } = error as { outcome?: unknown };
  return outcome === 'failed' || outcome === 'skipped';
}
