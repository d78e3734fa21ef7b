import { dag, succeeded, task } from 'tradewind';
import { readJson } from '../data.ts';

/** How many records a table has. */
export const size = task(async (table: string): Promise<{ table: string; records: number }> => {
  const records = await readJson<unknown[]>(`${table}.json`);
  return { table, records: records.length };
});

export const largest = task((sizes: { table: string; records: number }[]): string => {
  const [first] = sizes.toSorted((a, b) => b.records - a.records);
  return first === undefined ? 'none' : `${first.table}, with ${first.records}`;
});

/** Which table is the largest? All are asked, and those that are not there do no harm. */
export const allSettled = dag(async () => {
  const settled = await Promise.allSettled([
    size.with({ id: 'cars' })('cars'),
    size.with({ id: 'ships' })('ships'),
    size.with({ id: 'movies' })('movies'),
  ]);
  return {
    largest: largest(succeeded(settled)),
    missing: settled.filter(({ status }) => status === 'rejected').length,
  };
});

/** The first that succeeds: the others run on, and whatever becomes of them is all right. */
export const any = dag(async () => {
  const found = await Promise.any([size.with({ id: 'mirror' })('mirror/cars'), size.with({ id: 'original' })('cars')]);
  return found.records;
});

/** The first that ends. Two copies of the same table: whichever it is, the answer is the same. */
export const race = dag(async () => {
  const found = await Promise.race([size.with({ id: 'left' })('cars'), size.with({ id: 'right' })('cars')]);
  return found.records;
});
