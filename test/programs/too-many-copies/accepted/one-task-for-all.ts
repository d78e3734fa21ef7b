import { dag, task } from 'tradewind';

const loadPages = task((first: number, last: number): number => last - first);

export const pages = dag({ schedule: '@daily' }, () => {
  for (let block = 0; block < 4; block++) {
    loadPages.with({ id: `load_${block}` })(block * 25_000, (block + 1) * 25_000);
  }
});
