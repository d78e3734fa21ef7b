import { readFileSync } from 'node:fs';
import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const orders = dag({ schedule: '@daily' }, () => {
  console.log('loading');
  for (const region of readFileSync('regions.txt', 'utf8').split('\n')) load(region);
});
