import { dag, type Handle, task } from 'tradewind';

const regions = task((): string[] => ['eu', 'us', 'eu']);
const load = task((region: string): number => region.length);
const add = task((sum: number, count: number): number => sum + count);
const report = task((sums: Record<string, number>): void => console.log(sums));

export const orders = dag({ schedule: '@daily' }, async () => {
  const sums: Record<string, Handle<number>> = {};
  for (const region of await regions()) {
    const before = sums[region];
    sums[region] = before === undefined ? load(region) : add(before, 1);
  }
  report(sums);
});
