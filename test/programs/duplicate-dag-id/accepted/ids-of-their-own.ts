import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const daily = dag({ schedule: '@daily' }, () => load('eu'));
export const weekly = dag({ id: 'weekly_eu', schedule: '@weekly' }, () => load('eu'));
