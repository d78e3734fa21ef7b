/** Loops: a group of tasks repeated, each pass with the result of the one before. */
import { dag, group, task } from 'tradewind';

interface Refined {
  estimate: number;
  error: number;
}
const improve = task((estimate: number): number => (estimate + 2 / estimate) / 2);
const evaluate = task((estimate: number): Refined => ({ estimate, error: Math.abs(estimate ** 2 - 2) }));
const refine = group((estimate: number) => evaluate(improve(estimate)));
const finished = task((estimate: number): string => estimate.toFixed(4));

export const refineEstimate = dag(async (largest: number = 1e-6) => {
  let result = { estimate: 1, error: Infinity };
  for (let i = 0; i < 5; i++) {
    result = await refine(result.estimate);
    if (result.error < largest) break;
  }
  if (result.error >= largest) throw new Error('not accurate after 5 passes');
  return finished(result.estimate);
});

const increment = task((value: number): number => value + 1);

export const fixedCount = dag(() => {
  let value = increment(0);
  for (let i = 1; i < 3; i++) value = increment(value);
  return value;
});

const processItem = task((value: number, pass: number): number => value + pass);

export const mappedInLoop = dag(async () => {
  let batch = [1, 2];
  for (let pass = 0; pass < 3; pass++) {
    batch = await Promise.all(batch.map(async (value) => processItem(value, pass)));
    if (Math.min(...batch) >= 2) break;
  }
  return batch;
});

const pages = task((): string[] => ['a', 'b', 'c']);
const read = task((page: string, cursor: number): number => cursor + page.charCodeAt(0));

export const carriedOverItems = dag(async () => {
  let cursor = increment(0);
  for (const page of await pages()) cursor = read(page, cursor);
  return cursor;
});

export const loopInLoop = dag(async () => {
  const totals = [];
  for (const page of await pages()) {
    let total = increment(0);
    for (let i = 0; i < 2; i++) total = read(page, total);
    totals.push(total);
  }
  return totals;
});
