import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const daily = dag({ schedule: '@dayly' }, () => load('eu'));
