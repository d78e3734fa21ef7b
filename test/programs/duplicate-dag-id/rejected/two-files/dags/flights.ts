import { dag, task } from 'tradewind';

const fetchFlights = task((day: string): number => day.length);

export const nightly = dag({ schedule: '@daily', start: '2026-01-01' }, () => fetchFlights('2026-01-01'));
