import { dag, task } from 'tradewind';

const load = task(async (): Promise<number> => 1);

export const flights = dag({ schedule: '@daily', start: '1 January 2026' }, () => load());
