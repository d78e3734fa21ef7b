import { dag, task } from 'tradewind';

const regions = task((): string[] => ['eu', 'us']);
const load = task((region: string): number => region.length);

export const orders = dag({ schedule: '@daily' }, async () => {
  const all = await regions();
  all.forEach(async (region) => {
    await load(region);
  });
});
