import { dag, task } from 'tradewind';

const load = task((regions: string[]): number => regions.length);

const seen: string[] = [];
function isNew(region: string): boolean {
  seen.push(region);
  return seen.indexOf(region) === seen.length - 1;
}

export const orders = dag({ schedule: '@daily' }, (regions: string[] = ['eu', 'us']) => load(regions.filter(isNew)));
