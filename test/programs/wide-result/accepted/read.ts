import { dag, task } from 'tradewind';

interface Loaded {
  count: number;
  rows: string[];
}

const load = task((region: string): Loaded => ({ count: 1, rows: [region] }));
const save = task((rows: string[]): number => rows.length);
const sizes = task((loaded: Loaded): number[] => [loaded.count]);
const report = task((count: number): void => console.log(count));

export const orders = dag({ schedule: '@daily' }, async () => {
  const loaded = load('eu');
  report(loaded.count);
  const { rows } = await loaded;
  save(rows);
  return sizes(load.with({ id: 'load_us' })('us'));
});
