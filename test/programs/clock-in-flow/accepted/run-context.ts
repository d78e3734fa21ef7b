import { addDays, dag, ds, run, task } from 'tradewind';

const load = task((day: string, before: string): number => day.length + before.length + Date.now());

export const orders = dag({ schedule: '@daily' }, () => load(run.ds, ds(addDays(run.logicalDate, -1))));
