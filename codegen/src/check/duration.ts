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
    return { rule: 'bad-duration', args: { option, value, because } };
  }
}
