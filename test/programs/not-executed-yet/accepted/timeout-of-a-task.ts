import { dag, task } from 'tradewind';

const load = task({ timeout: '2h' }, (region: string): number => region.length);

export const europe = dag({ schedule: '@daily', maxActiveRuns: 1 }, () => load('eu'));
