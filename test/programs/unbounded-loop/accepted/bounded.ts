import { dag, task } from 'tradewind';

const pages = task((): number[] => [1, 2, 3]);
const load = task((page: number): number => page);

export const all = dag({ schedule: '@daily' }, async () => {
  for (const page of await pages()) load(page);
});

export const five = dag({ schedule: '@daily' }, () => {
  for (let page = 0; page < 5; page++) load.with({ id: `load_page_${page}` })(page);
});
