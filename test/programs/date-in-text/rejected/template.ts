import { dag, run, task } from 'tradewind';

const load = task((path: string): number => path.length);

export const orders = dag({ schedule: '@daily' }, () => load(`landing/${run.logicalDate}.csv`));
