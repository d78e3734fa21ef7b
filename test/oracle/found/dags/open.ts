/** Known differences: each is to be decided, and repaired. */
import { dag, task } from 'tradewind';

export const num = task((value: number): number => value);

/** The graph: the iteration's outcome (§4.3). JavaScript: `map` itself throws, and nothing after it is called. */
export const thrownInSyncCallback = dag((items: readonly number[] = [1, 2]) =>
  items.map((item, index) => {
    if (index % 2 === 0) throw new Error(`thrown ${item}`);
    return num(item);
  }),
);

/** `play` does not see a loop over a parameter's default: no map path. */
export const loopOverDefault = dag((items: readonly number[] = [1, 2]) => items.map((item) => num(item)));

/** `play` does not see a loop over the values that callbacks without calls gave: no map path. */
export const loopOverValues = dag(async (items: readonly number[] = [1, 2]) => {
  const values = await Promise.all(items.map(async () => 5));
  return values.map(() => num(1));
});
