import { dag, task } from 'tradewind';

const load = task((page: number): number => page);

export const pages = dag({ schedule: '@daily' }, async () => {
  for (let page = 0; ; page++) {
    if ((await load(page)) === 0) break;
  }
});
