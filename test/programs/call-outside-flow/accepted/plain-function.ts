import { dag, task } from 'tradewind';

function rowsOf(region: string): number[] {
  return [region.length];
}

const extract = task((region: string): number[] => rowsOf(region));
const load = task((region: string, rows: number[]): number => rowsOf(region).length + rows.length);

export const orders = dag({ schedule: '@daily' }, () => load('eu', extract('eu')));
