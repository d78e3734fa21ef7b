import { dag, task } from 'tradewind';

const extract = task((region: string): number => region.length);
const load = task((rows: number): number => rows);
const report = task((): void => console.log('done'));

export const orders = dag({ schedule: '@daily' }, async () => {
  const loaded = (['eu', 'us'] as const).map(async (region) => {
    const rows = await extract(region);
    return load(rows);
  });
  const reported = Promise.all(['a', 'b'].map(async (name) => report.with({ id: name })()));
});
