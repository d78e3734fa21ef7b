import { dag, task } from 'tradewind';

const load = task({ pool: 'warehose' }, (region: string): number => region.length);

export const europe = dag({ schedule: '@daily' }, () => load('eu'));
