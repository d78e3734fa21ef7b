import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const seconds = dag({ schedule: '0 30 6 * * *' }, () => load('eu'));
export const weekend = dag({ schedule: '0 6 * * sat-sun' }, () => load('us'));
