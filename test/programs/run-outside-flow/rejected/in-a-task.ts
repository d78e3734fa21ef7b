import { context, dag, run, task } from 'tradewind';

const load = task((region: string): string => `${region}/${run.ds}`);

export const orders = dag({ schedule: '@daily' }, () => {
  load(context().ds);
});
