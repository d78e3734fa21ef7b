import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const europe = dag({ schedule: '@daily', start: '2026-01-01' }, () => load('eu'));
export const america = dag({ schedule: '@daily', start: '2026-01-01T06:30', end: '2026-12-31T00:00:00Z' }, () => load('us'));
