import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const report = task((): void => console.log('done'));

export const orders = dag({ schedule: '@daily' }, async (all: boolean = true) => {
  for (const region of ['eu', 'us'] as const) load(region);
  if (all) await load('asia');
  report();
});
