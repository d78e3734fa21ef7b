import { dag, task } from 'tradewind';

const load = task(
  { retries: 3, retryDelay: '1m', retryBackoff: { factor: 0.5, jitter: 2, max: '10s' } },
  (region: string): number => region.length,
);

export const europe = dag({ schedule: '@daily' }, () => load('eu'));
