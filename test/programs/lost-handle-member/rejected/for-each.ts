import { dag, task } from 'tradewind';

const ids = task((): number[] => [1, 2]);
const load = task((id: number): number => id);

export const orders = dag({ schedule: '@daily' }, () => {
  const all = ids();
  all.forEach((id) => {
    load(id);
  });
});
