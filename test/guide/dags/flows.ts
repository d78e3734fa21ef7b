/** The code of docs/guide/flows.md. */
import { dag, group, run, task } from 'tradewind';

interface Summary {
  total: number;
  names: string[];
}
const load = task((region: string): string[] => [`${region}-1`, `${region}-2`]);
const summarise = task((names: string[]): Summary => ({ total: names.length, names }));
const store = task((total: number): string => `${total} stored`);
const clear = task((): void => {});
const tell = task((text: string): string => text);

export const handles = dag(() => {
  const names = load('eu'); //                a handle of string[]
  const summary = summarise(names); //        takes it: runs after it
  return store(summary.total); //             a field of a handle is a handle
});

export const values = dag(async () => {
  const names = await load('eu'); //          string[]
  const text = `${names.length} of ${run.ds}`;
  return names.length > 1 ? tell(text) : undefined;
});

export const ordered = dag(async () => {
  await clear(); //                           all that follows comes after it
  const eu = load('eu'); //                   these two run side by side
  const us = load.with({ id: 'load_us' })('us');
  return summarise.after(us)(eu); //          takes one, and comes after the other
});

export const optional = dag((dryRun: boolean = false) => {
  const summary = summarise(load('eu'));
  if (dryRun) return tell('dry run');
  return store.with({ id: 'store_eu', retries: 3 })(summary.total);
});

export const decided = dag(async (limit: number = 1) => {
  const { total } = await summarise(load('eu'));
  if (total === 0) return;
  if (total > 10) throw new Error(`${total} are too many`);
  const text = total > limit ? tell('many') : tell.with({ id: 'tell_few' })('few');
  return { text, stored: store(total) };
});

const region = group((name: 'eu' | 'us') => summarise(load(name)));

export const regions = dag(async () => {
  const eu = region('eu');
  const us = region.with({ id: 'america' })('us');
  return [eu.total, us.total];
});
