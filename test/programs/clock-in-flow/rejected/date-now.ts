import { dag, ds, task } from 'tradewind';

const load = task((day: string, at: number): number => day.length + at);

export const orders = dag({ schedule: '@daily' }, () => {
  const today = ds(new Date());
  return load(today, Date.now());
});
