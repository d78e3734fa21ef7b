import { dag, task } from 'tradewind';

const load = task((page: number): number => page);

export const five = dag({ schedule: '@daily' }, () => {
  for (let page = 0; page < 5; page++) load.with({ id: `load_page_${page}` })(page);
});
