import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const orders = dag({ schedule: '@daily' }, () => {
  load('asia');
  load.with({ id: 'load_africa' })('africa');
});

export const regions = dag({ schedule: '@daily' }, () => {
  for (const region of ['eu', 'us'] as const) load(region);
});
