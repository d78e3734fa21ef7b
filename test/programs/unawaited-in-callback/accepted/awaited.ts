import { dag, task } from 'tradewind';

const extract = task((region: string): number => region.length);
const load = task((rows: number): number => rows);
const report = task((): void => console.log('done'));

export const orders = dag({ schedule: '@daily' }, async () => {
  await Promise.all(
    (['eu', 'us'] as const).map(async (region) => {
      const rows = await extract(region);
      await load(rows);
    }),
  );
  report();
});
