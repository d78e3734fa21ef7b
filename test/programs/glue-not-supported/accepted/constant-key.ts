import { dag, run, task } from 'tradewind';

const load = task((options: { day: string; full: boolean }): number => Object.keys(options).length);

export const orders = dag({ schedule: '@daily' }, () => load({ day: run.ds, full: true }));
