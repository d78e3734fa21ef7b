/** Set-ups of one declaration, and in loops. */
import { dag } from 'tradewind';
import { add, num, opened } from '../tasks.ts';

export const twoAtOnce = dag(async (first: number = 1, second: number = 2) => {
  await using a = opened(first),
    b = opened(second);
  return { sum: add(a, b), alone: num(7) };
});

export const inLoops = dag(async (items: readonly number[] = [1, 2]) => {
  const seen = [];
  for (const x of items) {
    await using a = opened(x);
    if (x === 9) continue;
    for (const y of items) {
      await using b = opened(x * 10 + y);
      if (y > x) break;
      seen.push(await add(a, b));
    }
  }
  const all = await Promise.all(
    items.map(async (x) => {
      await using a = opened(x),
        b = opened(x + 50);
      return await add(a, b);
    }),
  );
  return { seen, all };
});
