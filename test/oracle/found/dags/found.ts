/** What generated programs have found, made small. */
import { chain, dag, failure, group } from 'tradewind';
import { absent, add, brittle, fails, num, odd, range, stuck, text, total } from '../tasks.ts';

export const asyncWithoutCalls = dag(async (items: readonly number[] = [1, 2]) => {
  const values = await Promise.all(items.map(async () => 6));
  return { values, one: num(1) };
});

export const triedInTry = dag(async (count: number = 3) => {
  try {
    try {
      await num(count);
      await num(count + 1);
    } catch (error) {
      await num(failure(error).message.length);
    }
    if (count > 2) await Promise.all([1, count].map((value) => num(value)));
    const none = await num(0);
    return none;
  } catch {
    return num(-1);
  }
});

/** The error goes on through `finally`, and the run fails. */
export const rethrownThroughFinally = dag(async (count: number = 3) => {
  try {
    if (count > 1) throw new Error('thrown');
    await num(1);
  } catch (error) {
    await num(4);
    throw error;
  } finally {
    if (count > 100) num(2);
  }
  await num(3);
});

/** What leaves a callback is its iteration's outcome; JavaScript's own `map` would throw it at once. */
export const thrownInSyncCallback = dag((items: readonly number[] = [1, 2]) =>
  items.map((item, index) => {
    if (index % 2 === 0) throw new Error(`thrown ${item}`);
    return num(item);
  }),
);

/** JavaScript does not tell where a default came from. */
export const loopOverDefault = dag((items: readonly number[] = [1, 2]) => items.map((item) => num(item)));

/** Nor that `Promise.all` made its list of another. */
export const loopOverValues = dag(async (items: readonly number[] = [1, 2]) => {
  const values = await Promise.all(items.map(async () => 5));
  return values.map(() => num(1));
});

/** What was thrown in the last iteration was caught, and the flow returned: the loop threw nothing. */
export const returnedFromCatch = dag(async (count: number = 3, items: readonly number[] = [1, 2]) => {
  for (const outer of items) {
    for (const inner of items) {
      try {
        if (inner > 1) await fails(count);
      } catch {
        return items.length;
      }
      await num(outer);
    }
    await num(7);
  }
  await num(8);
  return 8;
});

/** The same, but only on one way out of the `catch`. */
export const perhapsReturnedFromCatch = dag(async (count: number = 3, items: readonly number[] = [1, 2]) => {
  for (const item of items) {
    try {
      await fails(item);
    } catch {
      if (item % 2 === 0) return items.length;
    }
    await num(item);
  }
  return count;
});

/** A tear-down that fails is recorded beside what the body threw; what is caught is the body's. */
export const suppressed = dag(async (count: number = 3) => {
  try {
    await using open = stuck(count);
    await open;
    await fails(count);
  } catch (error) {
    await text(failure(error).message);
  }
});

/** A lost `any` throws like `all`. */
export const lostAny = dag(async (count: number = 3) => {
  try {
    await Promise.any([absent(count), fails(count), fails(count + 1)]);
  } catch (error) {
    await text(failure(error).message);
  }
});

const calls = group(async (count: number) => {
  const value = num(count);
  await fails(count + 1);
  return value;
});

/** Whatever is called in a flow call comes before what is said to come after it. */
export const afterFlowCall = dag(async (count: number = 3) => {
  const called = calls(count);
  num.after(called)(1);
  return num.after(called).with({ triggerRule: 'all_done' })(2);
});

const failsTwice = group(async (count: number) => {
  fails(count);
  await num(count);
  return fails(count + 1);
});

/** What the flow returns has been looked at; what else failed comes before it. */
export const returnedFailure = dag((count: number = 3) => {
  const called = failsTwice(count);
  return { called };
});

/** The flow call was made before the calls in it, so what it throws is the first failure. */
export const outerFailureFirst = dag((count: number = 3) => {
  failsTwice(count);
  return num(count);
});

/** What follows `?.` is skipped to the end, also behind a method. */
export const chainBehindMethod = dag((items: readonly number[] = [1, 2]) =>
  num(items.at(5)?.toFixed(1).length ?? items.length),
);

/** An iterator cannot travel. */
export const entriesOfItems = dag(async (items: readonly number[] = [1, 2]) => {
  for (const [index, item] of items.entries()) await num(index + item);
});

const passed = group((value: number) => num(value));

/** An argument is computed in the flow that calls: what it throws is thrown there. */
export const argumentThrows = dag(async (items: readonly number[] = [1, 2]) => {
  try {
    await passed((items[5] as number).toFixed(1).length);
  } catch (error) {
    await text(failure(error).name);
  }
  passed((items[6] as number).toFixed(1).length);
  return num(2);
});

/** Of several iterations that fail, the first one counts, not the one that throws at once. */
export const firstIterationFails = dag(async (items: readonly number[] = [1, 2]) => {
  try {
    await Promise.all(
      items.map(async (item, index) => {
        if (index === 1) throw new Error('the second');
        await fails(await num(item));
      }),
    );
  } catch (error) {
    await text(failure(error).message);
  }
});

/** Values that nobody has to wait for: their loop throws where it stands. */
export const valuesOfThrowingCallbacks = dag((items: readonly number[] = [1, 2]) => {
  items.map((item) => {
    if (item > 0) throw new Error(`thrown ${item}`);
    num(item);
    return 1;
  });
  return num(3);
});

/** A value is no input, also where a handle might have stood instead of it. */
export const valueIsNoInput = dag((count: number = 3) => {
  const value = count || num(0);
  return { sum: add.with({ triggerRule: 'one_done' })(absent(count), value), value };
});

/** What leaves the flow began before what nobody has looked at, and is the run's error. */
export const leftBeforeUnlooked = dag((items: readonly number[] = [1, 2]) => {
  const thrown = range(2).map((item) => {
    if (item > 0) throw new Error('thrown');
    return num(item);
  });
  items.map((item) => fails(item));
  return thrown.length;
});

/** A loop without calls fails where what it goes over failed. */
export const loopWithoutCalls = dag(async () => {
  const values = brittle(1).map((_, index) => index || 3);
  await fails(10);
  return values;
});

/** What a callback throws is its iteration's outcome, also where the others gave values: it might have given a handle. */
export const thrownAmongValues = dag((items: readonly number[] = [1, 2]) => {
  items.map((item) => {
    if (item === 1) return 1;
    return num((items.at(2) as number).toFixed(1).length);
  });
  return num(1);
});

/** What a loop shares with the one that it follows began there, before the calls that came after it. */
export const sharedThrow = dag((items: readonly number[] = [1, 2]) => {
  range(2)
    .map((item) => {
      fails(item);
      brittle((items.at(2) as number).toFixed(1).length);
      return num(item);
    })
    .map((next) => add(next, 1));
  return items.length;
});

/** A `finally` behind a loop that was left by `return` sees what the loop assigned. */
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

/** A `catch` behind a loop sees what the iteration that threw had assigned, from however far inside it was thrown. */
export const assignedThenThrown = dag(async (items: readonly number[] = [2, 1, 2]) => {
  let seen = await num(0);
  try {
    for (const one of items) {
      seen = await num(one + 1);
      for (const item of items) {
        seen = await num(item + 20);
        await odd(one);
        seen = await num(item + 30);
      }
    }
  } catch {}
  await num(seen);
});

/** … and what it had pushed. */
export const pushedThenThrown = dag(async (items: readonly number[] = [2, 1, 2]) => {
  const list: number[] = [];
  try {
    for (const item of items) {
      list.push(await num(item));
      await odd(item);
    }
  } catch {}
  await total(list);
});

/** So does a `finally`. */
export const pushedThenReturned = dag(async (items: readonly number[] = [2, 1, 2]) => {
  const list: number[] = [];
  try {
    for (const item of items) {
      list.push(await num(item));
      if (item === 1) return item;
    }
  } finally {
    await total(list);
  }
  return 0;
});

/** What a `return` in a loop throws itself goes to the `catch` around the loop. */
export const returnedValueThrows = dag(async (items: readonly number[] = [1, 2]) => {
  try {
    for (const item of items) {
      if (item === 2) return (items.at(5) as number).toFixed(1).length;
      await num(item);
    }
  } catch (error) {
    await text(failure(error).message);
  }
  return 1;
});

/** Each call in a `chain` is ordered as it is made: what a later step throws there takes nothing back. */
export const thrownInChain = dag((items: readonly number[] = [1, 2]) => {
  chain(absent(1), [num(2), range(3)], num((items.at(5) as number).toFixed(1).length));
});

/** A loop that always ends by its first `break`. */
export const brokenAtOnce = dag(async () => {
  const list: number[] = [];
  for (const item of await range(3)) {
    num(item);
    list.push(item);
    break;
  }
  return { list, twice: list.map((item) => num(item)) };
});

/** A loop without calls stands behind the calls before it: its failure comes before that of a tear-down. */
export const loopBeforeTearDown = dag(async (items: readonly number[] = [1, 2]) => {
  await using held = stuck(3);
  range(items.length).map((item) => {
    if (item === 1) throw new Error('thrown');
    return held;
  });
  await num(3);
});

/** What nobody asks for is computed all the same: it may throw. */
export const thrownUnasked = dag(async (items: readonly number[] = [1, 2]) => {
  items.map((item) => {
    if (item === 2) throw new Error('thrown');
    return 1;
  });
  await num(3);
});

/** An iteration that a skip leaves is told of when the others have ended: one of them may fail. */
export const skippedBesideFailed = dag(async (items: readonly number[] = [2, 1]) => {
  await Promise.all(
    items.map(async (item) => {
      try {
        await absent(item);
      } finally {
        await odd(item);
      }
    }),
  );
});

/** Who calls an async function goes on outside of its loops. */
export const loopInFunction = dag(async (items: readonly number[] = [2, 1, 2]) => {
  let last = await num(0);
  const list: number[] = [];
  const search = async () => {
    for (const item of items) {
      last = await num(item + 10);
      list.push(last);
      if (item === 1) return item;
    }
    return 0;
  };
  const found = await search();
  await total([last, found]);
  await total(list);
});

/** What an iteration shares with its item began there, also where it leaves the flow. */
export const sharedAndReturned = dag((items: readonly number[] = []) => {
  const values = range(3)
    .map((_, index) => {
      chain(brittle(4), num((items.at(0) as number).toFixed(1).length));
      return index;
    })
    .map((next) => add(next, 1));
  return { values };
});

/** An async flow that returns a handle ends with it: what that throws, the call throws, whatever else failed in it. */
const endsByItsResult = group(async (value: number) => {
  fails(value);
  return fails(value + 1);
});
export const returnedBesideFailed = dag(async () => {
  try {
    await endsByItsResult(1);
  } catch (error) {
    await text(failure(error).message);
  }
});

/** What it returns failed where it was called, before what nobody looked at. */
export const returnedBeforeUnlooked = dag(async (items: readonly number[] = [1, 2]) => {
  const first = num(1);
  const values = items.map(() => {
    chain(first, num((items[2] as number).toFixed(1).length));
    return num(2);
  });
  fails(3);
  num(total(values));
  return { values };
});

export const sharedBeforeUnlooked = dag((items: readonly number[] = [1, 2]) => {
  const values = range(2)
    .map((item) => {
      num((items[2] as number).toFixed(1).length);
      return item;
    })
    .map((next) => add(next, 1));
  fails(3);
  num(total(values));
  return { values };
});

/** An iteration that was not begun since its item failed must be looked at, whoever has looked at the item. */
export const notBegunUnlooked = dag(async (items: readonly number[] = [1, 2]) => {
  const values = range(2).map((item) => {
    num((items[2] as number).toFixed(1).length);
    return item;
  });
  try {
    await total(values);
  } catch (error) {
    await num(failure(error).message.length);
  }
  values.map((next) => add(next, 1));
});
