import { dag, task } from 'tradewind';

const extract = task((region: string): { rows: string[]; total: number } => ({ rows: [region], total: 1 }));
const report = task((rows: string[], total: number, count: number): number => rows.length + total + count);

export const orders = dag({ schedule: '@daily' }, () => {
  const { rows, total } = extract('eu');
  return report(rows, total, rows.length);
});
