import { dag, task } from 'tradewind';

const load = task({ retryDelay: '1m' }, (region: string): number => region.length);

export const europe = dag({ schedule: '@daily', timezone: 'Europe/Berlin', taskDefaults: { retries: 2 } }, () => load('eu'));
