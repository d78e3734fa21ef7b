import { dag, ds, run, task } from 'tradewind';

const load = task((path: string): number => path.length);

export const orders = dag({ schedule: '@daily' }, () => {
  load(`landing/${run.ds}/${ds(run.dataInterval.end)}.csv`);
});
