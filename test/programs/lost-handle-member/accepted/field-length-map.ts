import { dag, task } from 'tradewind';

const extract = task((region: string): { rows: string[]; total: number } => ({ rows: [region], total: 1 }));
const load = task((row: string): number => row.length);
const report = task((total: number, count: number): number => total + count);

export const orders = dag({ schedule: '@daily' }, () => {
  const { rows, total } = extract('eu');
  rows.map((row) => load(row));
  return report(total, rows.length);
});
