import { dag, task } from 'tradewind';

const patient = { retries: 5, retryDelay: '10m', retryBackoff: true } as const;

const load = task({ ...patient, timeout: '1h' }, (region: string): number => region.length);

export const europe = dag({ schedule: '@daily', taskDefaults: { retries: 1 } }, () => load.with({ retries: 2 })('eu'));
