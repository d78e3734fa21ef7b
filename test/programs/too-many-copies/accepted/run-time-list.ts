import { dag, task } from 'tradewind';

const pageNumbers = task((): number[] => Array.from({ length: 100_000 }, (_, page) => page));
const load = task((page: number): number => page);

export const pages = dag({ schedule: '@daily' }, () => {
  pageNumbers().map((page) => load(page));
});
