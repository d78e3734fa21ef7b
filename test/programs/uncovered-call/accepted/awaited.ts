import { dag, task } from 'tradewind';

const extract = task((region: string): number[] => [region.length]);
const load = task((rows: number[]): number => rows.length);
const fallback = task((): number => 0);

export const orders = dag({ schedule: '@daily' }, async () => {
  try {
    const rows = extract('eu');
    return await load(rows);
  } catch {
    return fallback();
  }
});
