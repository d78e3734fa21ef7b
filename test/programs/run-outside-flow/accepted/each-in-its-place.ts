import { context, dag, run, task } from 'tradewind';

const load = task((region: string): string => `${region}/${context().ds}`);

export const orders = dag({ schedule: '@daily' }, () => load(run.ds));
