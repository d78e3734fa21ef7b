import { dag, task } from 'tradewind';

const poll = task((): boolean => true);

export const waiting = dag({ schedule: '@daily' }, async () => {
  while (!(await poll())) {
    await poll();
  }
});
