import { dag, task } from 'tradewind';

const regions = task((): string[] => ['eu', 'us']);
const load = task((region: string, before: number): number => region.length + before);
const report = task((count: number): void => console.log(count));

export const sideBySide = dag({ schedule: '@daily' }, async () => {
  await Promise.all((await regions()).map(async (region) => await load(region, 0)));
});

export const carried = dag({ schedule: '@daily' }, async () => {
  let count = 0;
  for (const region of await regions()) count = await load(region, count);
  report(count);
});

export const untilEnough = dag({ schedule: '@daily' }, async () => {
  for (const region of await regions()) {
    if ((await load(region, 0)) > 10) break;
  }
});

export const computed = dag({ schedule: '@daily' }, async () => {
  const loaded = [];
  for (const region of await regions()) if (!region.startsWith('x')) loaded.push(load(region, 0));
  return loaded;
});
