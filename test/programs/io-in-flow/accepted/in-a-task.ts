import { readFile } from 'node:fs/promises';
import { dag, task } from 'tradewind';

const regions = task(async (): Promise<string[]> => (await readFile('regions.txt', 'utf8')).split('\n'));
const load = task((regions: string[]): number => {
  console.log(`loading ${regions.length} regions`);
  return regions.length;
});

export const orders = dag({ schedule: '@daily' }, () => load(regions()));
