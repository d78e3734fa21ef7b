/** Control flow in combination: what `play` and the engine must agree on. */
import { dag, failure, group, isSkip, skip, succeeded, task } from 'tradewind';

export const one = task((value: number): number => value);
export const text = task((value: string): string => value);
export const odd = task((value: number): number => {
  if (value % 2 === 1) throw new Error(`odd ${value}`);
  return value;
});
export const picky = task((value: number): number => (value % 2 === 1 ? skip(`no ${value}`) : value));
export const range = task((count: number): number[] => [...Array(count).keys()]);
export const sum = task((values: readonly number[]): number => values.reduce((a, b) => a + b, 0));
export const close = task((name: string): string => {
  if (name === 'stuck') throw new Error('cannot close');
  return name;
});
export const open = task({ teardown: close }, (name: string): string => name);

export const caughtInLoop = dag(async (count: number = 4) => {
  const seen = [];
  for (const value of await range(count)) {
    try {
      await odd(value);
      seen.push(await one(value));
    } catch (error) {
      await text(failure(error).message);
    }
  }
  return sum(seen);
});

export const leftLoop = dag(async (count: number = 5) => {
  for (const value of await range(count)) {
    const got = await one(value);
    if (got === 2) return text('found');
    if (got > 3) break;
  }
  return text('not found');
});

export const thrownInLoop = dag(async (count: number = 4) => {
  for (const value of await range(count)) {
    await odd(value);
    one(value);
  }
  return text('end');
});

export const filtered = dag(() => sum.with({ triggerRule: 'none_failed' })(range(5).map((value) => picky(value))));

export const firstAny = dag(async () => {
  const value = await Promise.any([odd(1), one(2)]);
  return one(value + 1);
});

export const tolerant = dag(async () => {
  const settled = await Promise.allSettled([odd(1), odd(2), picky(3), one(4)]);
  return sum(succeeded(settled));
});

export const worker = group(async (value: number) => {
  try {
    await odd(value);
  } catch (error) {
    return text(failure(error).message);
  }
  return text(`fine ${value}`);
});

export const groupsInLoop = dag((count: number = 3) => range(count).map((value) => worker(value)));

export const leaving = group(async (value: number) => {
  await odd(value);
  return one(value);
});

export const groupFails = dag(async () => {
  try {
    await leaving(1);
  } catch (error) {
    return text(isSkip(error) ? 'skip' : 'failure');
  }
  return text('never');
});

export const groupsSideBySide = dag(async () => {
  const both = await Promise.allSettled([leaving(2), leaving(3)]);
  return text(both.map(({ status }) => status).join());
});

export const nestedTry = dag(async () => {
  try {
    try {
      await odd(1);
    } finally {
      await text('inner');
    }
  } catch (error) {
    await text(failure(error).message);
  } finally {
    await text('outer');
  }
  return text('end');
});

export const rethrown = dag(async () => {
  try {
    await odd(3);
  } catch (error) {
    await text('seen');
    throw error;
  }
});

export const thrown = dag(async (limit: number = 2) => {
  const value = await one(limit);
  if (value > 1) throw new RangeError(`too many: ${value}`);
  return one(0);
});

export const stuckTearDown = dag(async () => {
  await using first = open('first');
  await using stuck = open('stuck');
  await text(first);
  return await text(stuck);
});

export const doubleFailure = dag(async () => {
  await using stuck = open('stuck');
  await text(stuck);
  await odd(5);
});

export const cleanedInLoop = dag(async (count: number = 2) => {
  for (const value of await range(count)) {
    await using name = open(`loop ${value}`);
    await text(name);
  }
  return text('end');
});

export const joined = dag(async (limit: number = 1) => {
  const value = await one(limit);
  const picked = value > 0 ? odd(2) : odd(1);
  const other = value > 5 ? one(1) : undefined;
  return { picked: one(picked), other };
});

export const switched = dag(async (kind: string = 'b') => {
  const seen = await text(kind);
  let out = text('start');
  switch (seen) {
    case 'a':
      out = text('A');
      break;
    case 'b':
      out = text.after(out)('B');
      break;
    default:
      out = text('none');
  }
  return out;
});

export const deep = dag(async (count: number = 2) => {
  const rows = [];
  for (const outer of await range(count)) {
    const inner = range(outer + 1).map((value) => (value === 0 ? one(outer) : worker(value)));
    rows.push(inner);
  }
  return rows;
});
