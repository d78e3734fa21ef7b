import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const europe = dag({ schedule: '0 6 * * *', timezone: 'Europe/Berlin' }, () => load('eu'));
export const world = dag({ schedule: '0 6 * * *', timezone: 'UTC' }, () => load('world'));
