import { dag, task } from 'tradewind';

const pick = task(async (): Promise<string> => 'eu');
const load = task(async (region: 'eu' | 'us'): Promise<number> => region.length);

export const flights = dag(() => load(pick()));
