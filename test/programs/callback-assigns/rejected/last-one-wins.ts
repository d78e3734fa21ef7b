import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const report = task((count: number): void => console.log(count));

export const orders = dag({ schedule: '@daily' }, async () => {
  let last = 0;
  await Promise.all(
    (['eu', 'us'] as const).map(async (region) => {
      last = await load(region);
    }),
  );
  report(last);
});
