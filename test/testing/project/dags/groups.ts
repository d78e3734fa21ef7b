/** Flows called from flows: what `play` and the engine must agree on. */
import { dag, group, task } from 'tradewind';

export const extract = task((name: string): string[] => [name, name.toUpperCase()]);
export const load = task((rows: string[], retries: number): { count: number; rows: string[] } => ({
  count: rows.length + retries,
  rows,
}));
export const boom = task((reason: string): number => {
  throw new Error(reason);
});

export const region = group((name: string, weight: number = 1) => {
  const rows = extract(name);
  return { loaded: load(rows, weight), rows };
});

export const inner = group((name: string) => region(name).loaded.count);

export const all = dag((extra: string = 'asia') => {
  const eu = region('eu');
  const us = region.with({ id: 'usa' })('us', 3);
  return { eu: eu.loaded.count, us: us.loaded, more: inner(extra), again: load(eu.rows, 0) };
});

export const leaky = group(() => {
  boom('leaked');
  return extract('fine');
});

export const passedOn = dag(() => load(leaky(), 2));

export const waited = dag(async () => {
  await leaky();
  return extract('never');
});

export const failedArguments = dag(() => region('x', boom('argument')));
