import { dag, task } from 'tradewind';

const load = task(async (region: string, days: number): Promise<number> => region.length * days);

export const flights = dag((region: 'eu' | 'us', days: number = 1) => load(region, days));
export const all = dag(() => {
  flights('asia');
  flights('eu', 'seven');
});
