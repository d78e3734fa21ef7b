import { dag, task } from 'tradewind';

const load = task(
  { retries: 3, retryDelay: '1m', retryBackoff: { factor: 2, jitter: 0.5, max: '10m' } },
  (region: string): number => region.length,
);

export const europe = dag({ schedule: '@daily' }, () => load('eu'));
