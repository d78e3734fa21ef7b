import { dag, task } from 'tradewind';

const load = task({ retries: 0, poolSlots: 2, priority: -5 }, (region: string): number => region.length);

export const europe = dag({ schedule: '@daily', maxActiveRuns: 1 }, () => load('eu'));
