/** What generated programs have found, made small, and what differs still. */
import { dag } from 'tradewind';
import { num } from '../tasks.ts';

/** A `finally` behind a loop that was left by `return` does not see what the loop assigned; compiled, its call is skipped. */
export const returnThroughFinally = dag(async (items: readonly number[] = [1, 2]) => {
  let seen = await num(0);
  try {
    for (const item of items) {
      await num(item);
      if (item === 2) return item;
      seen = await num(item + 10);
    }
  } finally {
    await num(seen + 100);
  }
  return seen;
});
