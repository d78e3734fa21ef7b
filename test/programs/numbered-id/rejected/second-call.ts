import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const orders = dag({ schedule: '@daily' }, () => {
  load('eu');
  load('us');
});
