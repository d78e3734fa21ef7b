import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const alarm = task((problem: unknown): void => console.log(problem));

export const orders = dag({ schedule: '@daily' }, async () => {
  try {
    await load('eu');
  } catch (error) {
    alarm(error);
  }
});
