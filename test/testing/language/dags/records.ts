/** Records whose keys only the run knows, or whose parts a run-time loop assigns. */
import { dag, type Handle } from 'tradewind';
import { add, counted, num, picky, size, total } from '../tasks.ts';

export const byKey = dag((items: readonly number[] = [1, 2, 3]) => {
  const by: Record<string, Handle<number>> = { first: num(0) };
  for (const x of items) {
    by[`k${x}`] = num(x);
    if (x > 1) by[`twice${x}`] = add(x, x);
    for (const y of items) if (y < x) by[`k${y}`] = add(x, y);
  }
  by['last'] = num(9);
  return { by, total: total(by) };
});

export const ofAwaited = dag(async (items: readonly number[] = [1, 2, 3]) => {
  const by: Record<string, number> = {};
  for (const x of items) by[`k${x % 2}`] = await num(x);
  return { by, keys: Object.keys(by), one: by['k1'] ?? 0 };
});

export const keysOnOneWay = dag((items: readonly number[] = [1, 2, 3], count: number = 3) => {
  const by: Record<string, Handle<number>> = {};
  const kept: { last?: Handle<number>; count: number } = { count };
  by[`k${count}`] = num(count);
  if (count > 3) for (const x of items) by[`k${x}`] = num(x * 10);
  for (const x of items) kept.last = num(x);
  return { by, kept };
});

export const someKeysFail = dag((items: readonly number[] = [1, 2, 4]) => {
  const by: Record<string, Handle<number>> = {};
  for (const x of items) by[`k${x}`] = picky(x);
  const over: Record<string, Handle<number>> = {};
  for (const x of items) {
    over[`k${x % 2}`] = picky(1);
    over[`k${x % 2}`] = num(x);
  }
  return {
    all: total.with({ triggerRule: 'all_done' })(by),
    some: size.with({ triggerRule: 'one_failed' })([by]),
    over: total(over),
  };
});

export const entriesOfResult = dag(async (items: readonly number[] = [1, 2, 3]) => {
  const counts = await counted(items);
  const sums = [];
  for (const [key, value] of Object.entries(counts)) sums.push(add(key.length, value));
  const values = Object.values(counts).map((value) => num(value));
  return { sums, values, keys: Object.keys(counts) };
});

export const keys = dag((items: readonly number[] = [1, 2, 3]) => {
  const by: Record<string, Handle<number>> = { first: num(0) };
  for (const x of items) {
    by[`k${x}`] = num(x);
    for (const y of items) if (y < x) by[`k${y}`] = add(x, y);
  }
  return by;
});
