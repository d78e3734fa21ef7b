import { dag, task } from 'tradewind';

const load = task({ retryDelay: '1m' }, (region: string): number => region.length);

export const europe = dag({ catchup: true, timezone: 'Europe/Berlin' }, () => load('eu'));
