import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const workdays = dag({ schedule: '30 6 * * mon-fri' }, () => load('eu'));
export const quarters = dag({ schedule: '*/15 8-18 1,15 jan-jun/2 *' }, () => load('us'));
export const daily = dag({ schedule: '@daily' }, () => load('asia'));
export const often = dag({ schedule: '10m' }, () => load('africa'));
export const never = dag({ schedule: null }, () => load('australia'));
