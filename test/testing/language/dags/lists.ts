/** Arrays of handles that are filled at several places, and lists of lists. */
import { dag } from 'tradewind';
import { add, num, picky, size, sum } from '../tasks.ts';

export const crossProduct = dag((items: readonly number[] = [1, 2, 3]) => {
  const sums = [];
  for (const x of items) for (const y of items) sums.push(add(x, y));
  return { sums, total: sum(sums) };
});

export const severalPlaces = dag(async (items: readonly number[] = [1, 2, 3]) => {
  const all = [num(7)];
  for (const x of items) {
    all.push(add(x, 1));
    if (x > 1) all.push(num(x));
    for (const y of items) {
      if (y > x) continue;
      for (const z of [10, 20]) all.push(add(add(x, y), z));
    }
  }
  all.push(num(8));
  for (const x of items) all.push(add(x, 2));
  const awaited = await Promise.all(all);
  const settled = await Promise.allSettled(all);
  return { all, awaited, settled: settled.length, total: sum(all) };
});

export const onOneWay = dag(async (items: readonly number[] = [1, 2, 3], count: number = 3) => {
  const list = [];
  if (count > 2) list.push(num(1));
  list.push(num(2));
  if (count > 5) list.push(num(3), num(4));
  else for (const x of items) list.push(add(x, 5));
  return { list, total: sum(list) };
});

export const flatMapped = dag((items: readonly number[] = [1, 2, 3]) => {
  const pairs = items.flatMap((x) => [num(x), add(x, 1)]);
  const nested = items.flatMap((x) => items.map((y) => add(x, y)));
  const some = items.flatMap((x) => (x > 1 ? [num(x)] : []));
  const alone = items.flatMap((x) => num(x));
  const flat = items.map((x) => [num(x), num(-x)]).flat();
  return { pairs, nested, some, alone, flat };
});

export const someFail = dag((items: readonly number[] = [1, 2, 3]) => {
  const all = [];
  for (const x of items) {
    if (x > 1) all.push(num(x));
    all.push(picky(x));
  }
  all.push(picky(2));
  const done = sum.with({ triggerRule: 'all_done' })(all);
  const failed = size.with({ triggerRule: 'one_failed' })(all);
  const none = [];
  for (const x of items) for (const y of items) if (x > y + 9) none.push(num(y));
  const nothing = size.with({ triggerRule: 'all_failed' })(none);
  return { done, failed, nothing };
});

export const thrown = dag((items: readonly number[] = [1, 2, 3]) => {
  const all = items.flatMap((x) => {
    if (x > 2) throw new Error('too large');
    return [num(x), add(x, 1)];
  });
  return sum.with({ triggerRule: 'all_done' })(all);
});

export const ofValues = dag(async (items: readonly number[] = [1, 2, 3]) => {
  const seen = [0];
  for (const x of items) {
    seen.push(x);
    for (const y of items) if (y < x) seen.push(await add(x, y));
  }
  seen.push(9);
  for (const [index, x] of items.entries()) seen.push(index * x);
  const [first, ...rest] = seen;
  return { length: seen.length, seen, first, rest: size(rest), big: items.filter((x) => x > 1).map((x) => num(x)) };
});
