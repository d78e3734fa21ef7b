import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

let region = 'eu';
export function choose(other: string): void {
  region = other;
}

export const orders = dag({ schedule: '@daily' }, () => load(region));
