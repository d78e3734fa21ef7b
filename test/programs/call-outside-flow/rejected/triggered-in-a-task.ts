import { dag, task, triggerDag } from 'tradewind';

const load = task((region: string): number => region.length);

export const daily = dag({ schedule: '@daily' }, () => load('eu'));

const start = task((): void => {
  triggerDag('daily');
});

export const weekly = dag({ schedule: '@weekly' }, () => {
  start();
});
