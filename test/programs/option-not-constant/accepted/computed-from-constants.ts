import { dag, task } from 'tradewind';

const minutes = 5;
const limits = { load: `${minutes * 2}m` } as const;

const load = task({ timeout: limits.load, retries: minutes - 3 }, (region: string): number => region.length);

export const europe = dag({ schedule: '@daily' }, () => load('eu'));
