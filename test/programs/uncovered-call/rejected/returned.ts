import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const fallback = task((): number => 0);

export const orders = dag({ schedule: '@daily' }, async () => {
  try {
    return load('eu');
  } catch {
    return fallback();
  }
});
