/** What generated programs have found, made small. */
import { dag, failure, task } from 'tradewind';

export const num = task((value: number): number => value);

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
