import { dag, task } from 'tradewind';

const load = task({ retries: '3' }, (region: string): number => region.length);

export const europe = dag({ schedule: '@daily', catchup: 'yes' }, () => load('eu'));
