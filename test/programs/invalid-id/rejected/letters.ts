import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const größe = dag({ schedule: '@daily' }, () => load('eu'));
