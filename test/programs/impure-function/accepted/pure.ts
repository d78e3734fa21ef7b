import { dag, task } from 'tradewind';

const load = task((regions: string[]): number => regions.length);

function isLarge(region: string): boolean {
  return region === 'us' || region.length > 2;
}

export const orders = dag({ schedule: '@daily' }, (regions: string[] = ['eu', 'us']) => load(regions.filter(isLarge)));
