import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const europe = dag({ schedule: '0 6 * * *', timezone: 'Europe/Berln' }, () => load('eu'));
export const offset = dag({ schedule: '0 6 * * *', timezone: '+02:00' }, () => load('eu'));
