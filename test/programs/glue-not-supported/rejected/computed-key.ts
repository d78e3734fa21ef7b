import { dag, run, task } from 'tradewind';

const load = task((options: Record<string, boolean>): number => Object.keys(options).length);

export const orders = dag({ schedule: '@daily' }, () => load({ [run.ds]: true }));
