import { dag, task } from 'tradewind';

const pages = task((): number[] => [1, 2]);
const load = task((page: number): number => page);
const merge = task((parts: readonly number[]): number => parts.length);

export const orders = dag({ schedule: '@daily' }, async () => {
  const parts = [];
  for (const page of await pages()) {
    parts.push(load(page));
    merge(parts);
  }
});
