import { dag, task } from 'tradewind';

const load = task((table: string): number => table.length);

function table(number: number): string {
  return `orders_${number}`;
}

export const orders = dag({ schedule: '@daily' }, (number: number = 1) => load(table(number)));
