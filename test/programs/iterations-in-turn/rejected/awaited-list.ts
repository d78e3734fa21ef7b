import { dag, task } from 'tradewind';

const regions = task((): string[] => ['eu', 'us']);
const extract = task((region: string): number => region.length);
const load = task((count: number): void => console.log(count));

export const orders = dag({ schedule: '@daily' }, async () => {
  for (const region of await regions()) {
    const count = await extract(region);
    if (count === 0) continue;
    load(count);
  }
});
