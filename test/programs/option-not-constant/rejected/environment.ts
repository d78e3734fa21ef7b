import { dag, task } from 'tradewind';

const load = task({ retries: Number(process.env['RETRIES']) }, (region: string): number => region.length);

export const europe = dag({ schedule: '@daily' }, () => load('eu'));
