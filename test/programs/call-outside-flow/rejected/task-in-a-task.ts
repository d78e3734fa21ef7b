import { dag, task } from 'tradewind';

const extract = task((region: string): number[] => [region.length]);
const load = task(async (region: string): Promise<number> => {
  const rows = await extract(region);
  return rows.length;
});

export const orders = dag({ schedule: '@daily' }, () => load('eu'));
