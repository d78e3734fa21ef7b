import { dag, task } from 'tradewind';

const extract = task((region: string): number[] => [region.length]);
const load = task((rows: number): number => rows);

export const orders = dag({ schedule: '@daily' }, () => {
  (['eu', 'us'] as const).map(async (region) => {
    const rows = await extract(region);
    return load(rows.length);
  });
});
