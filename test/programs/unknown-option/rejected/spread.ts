import { dag, task } from 'tradewind';

const patient = { retries: 5, retryDelays: '10m' } as const;

const load = task({ ...patient, pool: 'warehouse' }, (region: string): number => region.length);

export const europe = dag({ schedule: '@daily' }, () => load('eu'));
