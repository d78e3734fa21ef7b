import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const orders = dag({ schedule: '@daily' }, () => {
  load.with({ id: 'load_eu' })('eu');
  load.with({ id: 'load_us' })('us');
});
