import { dag, task } from 'tradewind';

const regions = task((): string[] => ['eu', 'us']);
const load = task((region: string, before: number): number => region.length + before);
const report = task((count: number): void => console.log(count));

export const orders = dag({ schedule: '@daily' }, async () => {
  let sum = 0;
  for (const region of await regions()) {
    sum = await load(region, sum);
  }
  report(sum);
});
