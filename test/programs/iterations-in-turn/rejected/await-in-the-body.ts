import { dag, task } from 'tradewind';

const regions = task((): string[] => ['eu', 'us']);
const extract = task((region: string): number => region.length);
const load = task((count: number): void => console.log(count));

export const orders = dag({ schedule: '@daily' }, async () => {
  const all = await regions();
  for (const region of all) {
    const count = await extract(region);
    load(count);
  }
});
