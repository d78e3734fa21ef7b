import { task } from 'tradewind';

export const double = task((n = 1): number => n * 2);
export const load = task(async (region): Promise<number> => region.length);
