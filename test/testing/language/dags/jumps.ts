/** Jumps between loops that are expanded at run time, loops over constants and blocks with labels. */
import { dag } from 'tradewind';
import { add, num } from '../tasks.ts';

export const twoLoops = dag(async (items: readonly number[] = [1, 2, 3]) => {
  let total = 0;
  outer: for (const x of items) {
    for (const y of items) {
      const s = await add(x, y);
      total += s;
      if (s > 5) break outer;
      if (y > x) continue outer;
      await num(y);
    }
    await num(total);
  }
  return total;
});

export const jumpAndReturn = dag(async (items: readonly number[] = [1, 2, 3]) => {
  const seen = [];
  const handles = [];
  outer: for (const x of items) {
    for (const y of items) {
      for (const z of ['a', 'b']) {
        seen.push(x * y);
        handles.push(num(x + y));
        const s = await add(x, y);
        if (s > 4) return s;
        if (z === 'a' && y === 2) continue outer;
        if (x === 3) break outer;
      }
    }
    await num(x);
  }
  return { seen, handles };
});

export const threeLoops = dag(async (items: readonly number[] = [1, 2, 3], count: number = 3) => {
  let last = num(0);
  done: {
    outer: for (const x of items) {
      for (const region of ['eu', 'us']) {
        for (const y of items) {
          try {
            for (const z of items) {
              last = add(last, x * 100 + y * 10 + z);
              const value = await last;
              if (value > 400) break done;
              if (z > x) break;
              if (z === 2 && region === 'us') continue outer;
            }
            if (count > 5) break done;
          } finally {
            await num(y);
          }
        }
      }
      await num(-x);
    }
    await num(count);
  }
  return { last };
});
