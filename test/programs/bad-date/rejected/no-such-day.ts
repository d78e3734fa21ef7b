import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const europe = dag({ schedule: '@daily', start: '2026-02-30' }, () => load('eu'));
export const america = dag({ schedule: '@daily', start: '2026-01-01T25:00' }, () => load('us'));
