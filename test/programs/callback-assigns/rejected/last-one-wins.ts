import { dag, task } from 'tradewind';

const regions = task((): string[] => ['eu', 'us']);
const load = task((region: string): number => region.length);
const report = task((count: number | undefined): void => console.log(count));

export const orders = dag({ schedule: '@daily' }, async () => {
  let last: number | undefined;
  await Promise.all(
    (await regions()).map(async (region) => {
      last = await load(region);
    }),
  );
  report(last);
});
