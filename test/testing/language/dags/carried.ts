/** What loops carry, and how they end. */
import { dag, group } from 'tradewind';
import { add, num, size, sum } from '../tasks.ts';

export const counted = dag(async (items: readonly number[] = [1, 2, 3]) => {
  let last: readonly number[] = [];
  let pair = { a: 0, b: 0 };
  let i = 0;
  for (const x of items) {
    i++;
    if (i > 1) await num(i);
    last = [...last, await num(x)];
    pair = { a: pair.b, b: x };
  }
  return { i, last, pair };
});

export const returnedEarly = dag(async (items: readonly number[] = [1, 2, 3]) => {
  const found = [];
  for (const x of items) {
    found.push(num(x));
    if (x === 2) return { early: await add(x, 1) };
  }
  return { total: sum(found) };
});

export const switched = dag((items: readonly number[] = [1, 2, 3]) => {
  const out = [];
  for (const x of items) {
    switch (x) {
      case 1:
        out.push(num(1));
        continue;
      case 2:
        out.push(add(x, x));
        break;
      default:
        out.push(num(0), num(9));
    }
    out.push(num(100));
  }
  return out;
});

export const totalOf = group((values: readonly number[]) => sum(values));

export const handedOn = dag(async (items: readonly number[] = [1, 2, 3]) => {
  const mapped = items.map((x) => num(x));
  const spread = [num(0), ...mapped, num(9), ...items.map((x) => add(x, x))];
  const filled = [num(5)];
  for (const x of items) filled.push(num(x));
  return {
    spread,
    joined: [num(4)].concat(mapped, filled, num(6)),
    again: mapped.concat(filled),
    inGroup: totalOf(filled),
    ordered: size.after(filled)(items),
    all: await Promise.all([...mapped, num(3)]),
  };
});
