import { dag, task } from 'tradewind';

const load = task({ retries: -1, poolSlots: 0 }, (region: string): number => region.length);

export const europe = dag({ schedule: '@daily', maxActiveRuns: 1.5 }, () => load('eu'));
