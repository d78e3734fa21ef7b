import { sdkError } from './errors.ts';
import { currentFlow } from './flow-hook.ts';
import type { Upstream } from './lifted.ts';

/**
 * Orders calls, without passing values: each step starts after the one before it. A step is a call, or an array of calls
 * that run side by side. Counts as `.after` on every step but the first, which therefore must be calls written there.
 *
 * Throws TW1005 where no flow runs.
 *
 * @example
 * ```ts
 * import { chain, dag, task } from 'tradewind';
 *
 * const lock = task(async (): Promise<void> => {});
 * const load = task(async (region: string): Promise<number> => region.length);
 * const unlock = task(async (): Promise<void> => {});
 *
 * export const guarded = dag(() => {
 *   chain(lock(), [load('eu'), load('us')], unlock());
 * });
 * ```
 */
export function chain(first: Upstream, ...then: readonly Upstream[]): void {
  const flow = currentFlow();
  if (flow === undefined) {
    throw sdkError('TW1005', '`chain` was called outside a flow', {
      help: 'It orders calls in the body of a dag or group; elsewhere `await` one after the other.',
    });
  }
  flow.chain([first, ...then]);
}
