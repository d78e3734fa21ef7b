import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

const regions = { europe: 'eu', america: 'us' } as const;

export const orders = dag({ schedule: '@daily' }, () => load(regions.europe));
