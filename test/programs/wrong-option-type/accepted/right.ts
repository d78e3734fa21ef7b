import { dag, task } from 'tradewind';

const load = task({ retries: 3, tags: ['warehouse'] }, (region: string): number => region.length);

export const europe = dag({ schedule: '@daily', start: '2026-01-01', catchup: true }, () => load('eu'));
