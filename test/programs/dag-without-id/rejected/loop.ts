import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const regions = (['eu', 'us'] as const).map((region) => dag({ schedule: '@daily' }, () => load(region)));
