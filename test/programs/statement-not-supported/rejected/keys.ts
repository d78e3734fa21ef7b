import { dag, task } from 'tradewind';

const regions = task((): Record<string, number> => ({ eu: 1 }));
const load = task((region: string): number => region.length);

export const orders = dag({ schedule: '@daily' }, async () => {
  for (const region in await regions()) load(region);
});
