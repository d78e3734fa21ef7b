import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const season = dag({ schedule: '@daily', start: '2026-06-01', end: '2026-09-01' }, () => load('eu'));
