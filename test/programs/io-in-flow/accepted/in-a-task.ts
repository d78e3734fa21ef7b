import { readFile } from 'node:fs/promises';
import { dag, task } from 'tradewind';

const regions = task(async (): Promise<string[]> => (await readFile('regions.txt', 'utf8')).split('\n'));
const load = task((region: string): number => {
  console.log(`loading ${region}`);
  return region.length;
});

export const orders = dag({ schedule: '@daily' }, () => regions().map((region) => load(region)));
