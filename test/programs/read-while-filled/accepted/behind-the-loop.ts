import { dag, task } from 'tradewind';

const pages = task((): number[] => [1, 2]);
const load = task((page: number): number => page);
const add = task((total: number, part: number): number => total + part);
const merge = task((parts: readonly number[], total: number): number => parts.length + total);

export const orders = dag({ schedule: '@daily' }, async () => {
  const parts = [];
  let total;
  total = load.with({ id: 'first' })(0);
  for (const page of await pages()) {
    const part = load(page);
    parts.push(part);
    total = add(total, part);
  }
  return merge(parts, total);
});
