import { isTradewindError } from '@tradewind/sdk';
import { parseDuration } from '@tradewind/sdk/runtime';
import type { Finding } from './finding.ts';

/** What is wrong with a duration. */
export function findInDuration(option: string, value: string): Finding<'bad-duration'> | undefined {
  try {
    parseDuration(value);
    return undefined;
  } catch (error) {
    if (!isTradewindError(error)) throw error;
    // `"5 minutes" is not a duration: write a number and a unit`
    const because = error.message.split(': ').slice(1).join(': ');
    return { rule: 'bad-duration', args: { option, value, because }, suggestions: meant(value) };
  }
}

const words: readonly (readonly [unit: string, word: RegExp])[] = [
  ['ms', /^(?:ms|msecs?|milli(?:second)?s?)$/],
  ['s', /^(?:s|secs?|seconds?)$/],
  ['m', /^(?:m|mins?|minutes?)$/],
  ['h', /^(?:h|hrs?|hours?)$/],
  ['d', /^(?:d|days?)$/],
  ['w', /^(?:w|weeks?)$/],
];

/** `5 minutes` meant `5m`. */
function meant(value: string): string[] {
  const [, count = '', word = ''] = /^\s*(\d+)\s*([a-z]+)\s*$/.exec(value) ?? [];
  const unit = words.find(([, pattern]) => pattern.test(word))?.[0];
  return unit === undefined ? [] : [`${count}${unit}`];
}
