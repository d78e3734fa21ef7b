import { dag, task } from 'tradewind';

const load = task((page: number): number => page);

export const pages = dag({ schedule: '@daily' }, () => {
  for (let page = 0; page < 100_000; page++) load(page);
});
