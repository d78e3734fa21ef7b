import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const late = dag({ schedule: '30 25 * * *' }, () => load('eu'));
export const often = dag({ schedule: '*/0 * * * *' }, () => load('us'));
export const weekdays = dag({ schedule: '0 6 * * mon-fry' }, () => load('asia'));
