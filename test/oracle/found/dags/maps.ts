/** What generated programs have found in maps and flow calls, made small. */
import { dag, group } from 'tradewind';
import { absent, add, brittle, fails, num, pair, range, total } from '../tasks.ts';

/** No callback came so far as to give the handle that they all hand on. */
export const handedOnByNone = dag(async (items: readonly number[] = [1, 2]) => {
  const [, second] = pair(2);
  const values = (await range(3)).map(() => {
    num((items[2] as number).toFixed(1).length);
    return second;
  });
  await num(1);
  return values;
});

export const partHandedOnByNone = dag(async (items: readonly number[] = [1, 2]) => {
  const values = (await range(3)).map((item) => {
    num((items[2] as number).toFixed(1).length);
    const [first] = pair(item);
    return { first };
  });
  await num(1);
  return values;
});

const failingInside = group((value: number) => {
  fails(value);
  return value;
});

/** What a flow call comes after is all of what is called in another one, not the value that it returned. */
export const flowAfterBrokenFlow = dag(() => {
  const first = failingInside(1);
  const second = failingInside.after(first)(num(2));
  return [first, second];
});

export const flowAfterFailureAndSkip = dag(() => failingInside.after(fails(1))(absent(2)));

/** It may be a handle, but is none this time. */
export const perhapsHandedOnByNone = dag(async (count: number = 3, items: readonly number[] = [1, 2]) => {
  const perhaps = count > 4 ? num(1) : 3;
  const mapped = items.slice(2).map((item) => num(item));
  const values = (await range(3)).map(() => {
    if (count > 1) throw new Error('thrown');
    return count > 2 ? perhaps : mapped;
  });
  await num(1);
  return values;
});

export const emptyHandedOnByNone = dag(async (count: number = 3, items: readonly number[] = [1, 2]) => {
  const mapped = items.slice(2).map((item) => num(item));
  const values = (await range(3)).map(() => {
    if (count > 1) throw new Error('thrown');
    return mapped;
  });
  await num(1);
  return values;
});

/** How many handles there are is a value: among values, what a callback throws is thrown where they stand. */
export const lengthHandedOnByNone = dag(async (count: number = 3, items: readonly number[] = [1, 2]) => {
  const mapped = items.map((item) => num(item));
  const values = (await range(3)).map(() => {
    if (count > 1) throw new Error('thrown');
    return mapped.length;
  });
  await num(1);
  return values;
});

/** A loop whose source failed is a failure of its own, whoever has looked at the source. */
export const mappedUnlooked = dag(async () => {
  const source = brittle(1);
  source.map((item) => num(item));
  source.map((item) => item).map((next) => add(next, 1));
  try {
    await source;
  } catch {
    await num(1);
  }
});

export const mappedLookedAt = dag(async () => {
  const source = brittle(1);
  const mapped = source.map((item) => num(item));
  try {
    await source;
    await mapped;
  } catch {
    await num(1);
  }
  try {
    await total(mapped);
  } catch {
    await num(2);
  }
});
