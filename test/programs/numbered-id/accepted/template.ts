import { dag, task } from 'tradewind';

const load = task((part: number): number => part);

export const orders = dag({ schedule: '@daily' }, () => {
  for (let i = 0; i < 2; i++) load.with({ id: `load_${i}` })(i);
});
