/** Whether a failed try is followed by another one, and when. Chance comes from a seed, so that a replay says the same. */
import type { NodeOptions } from '@tradewind/sdk/manifest';
import type { TryOutcome } from './model.ts';

/** So many lost tries are forgiven; the next one fails the instance, lest a task that kills its machine goes on for ever. */
export const maxLosses = 10;
/** No wait is longer: timers and databases have their limits. */
export const longestDelayMs = 3_650 * 86_400_000;

/** The wait after the second and later losses in a row of a try: 1 s, doubled each time, up to a minute. */
const firstLossDelayMs = 1_000;
const longestLossDelayMs = 60_000;

export type RetryPolicy = Pick<NodeOptions, 'retries' | 'retryDelayMs' | 'retryBackoff'>;

export type AfterFailure =
  | { readonly kind: 'retry'; readonly delayMs: number; readonly lostTries: number }
  | { readonly kind: 'fail'; readonly lostTries: number };

/**
 * @param tryNumber of the try that failed, from 1
 * @param lostTries how many tries before it were lost
 * @param seed names this try of this instance of this run
 */
export function afterFailure(
  policy: RetryPolicy,
  tryNumber: number,
  lostTries: number,
  outcome: Extract<TryOutcome, { kind: 'failed' }>,
  seed: string,
): AfterFailure {
  if (outcome.reason === 'lost') {
    const lost = lostTries + 1;
    if (lost > maxLosses) return { kind: 'fail', lostTries: lost };
    return { kind: 'retry', delayMs: lossDelayMs(lost), lostTries: lost };
  }
  const failures = tryNumber - lostTries;
  if (outcome.forGood === true || outcome.reason === 'cancelled' || !(failures <= policy.retries)) {
    return { kind: 'fail', lostTries };
  }
  const asked = outcome.retryAfterMs;
  const delayMs = asked === undefined ? retryDelayMs(policy, failures, seed) : within(asked, longestDelayMs);
  return { kind: 'retry', delayMs, lostTries };
}

/**
 * The wait before the `n`-th retry, from 1: `delay × factor^(n-1)`, at most `maxMs`, less the share that chance takes.
 * A whole number of milliseconds for any input at all, never negative, never more than the maximum.
 */
export function retryDelayMs(policy: RetryPolicy, n: number, seed: string): number {
  const base = within(policy.retryDelayMs, longestDelayMs);
  const backoff = policy.retryBackoff;
  if (backoff === undefined) return base;
  const most = within(backoff.maxMs, longestDelayMs);
  // 0 × ∞ would be no number.
  const grown = base === 0 ? 0 : base * growth(backoff.factor, n);
  const jitter = backoff.jitter > 0 ? Math.min(backoff.jitter, 1) : 0;
  return within(within(grown, most) * (1 - jitter * chance(seed)), most);
}

function growth(factor: number, n: number): number {
  const steps = n > 1 ? n - 1 : 0;
  const grown = (factor > 0 ? factor : 1) ** steps;
  return Number.isNaN(grown) ? 1 : grown;
}

function within(ms: number, most: number): number {
  if (!(ms > 0)) return 0;
  return Math.round(Math.min(ms, most));
}

function lossDelayMs(losses: number): number {
  return losses <= 1 ? 0 : Math.min(firstLossDelayMs * 2 ** (losses - 2), longestLossDelayMs);
}

/** A number from 0 to less than 1 that depends on nothing but the seed (FNV-1a, with a final mix). */
export function chance(seed: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) {
    hash ^= seed.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return (hash >>> 0) / 0x1_0000_0000;
}
