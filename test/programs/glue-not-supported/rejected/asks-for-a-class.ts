import { dag, run, task } from 'tradewind';

const load = task((isDate: boolean): number => Number(isDate));

export const orders = dag({ schedule: '@daily' }, () => load(run.logicalDate instanceof Date));
