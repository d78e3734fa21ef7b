import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const alarm = task((): void => console.log('alarm'));

export const orders = dag({ schedule: '@daily' }, async () => {
  try {
    load('eu');
  } catch {
    alarm();
  }
});
