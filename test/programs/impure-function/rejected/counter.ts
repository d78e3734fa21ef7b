import { dag, task } from 'tradewind';

const load = task((table: string): number => table.length);

let made = 0;
function nextTable(): string {
  made += 1;
  return `orders_${made}`;
}

export const orders = dag({ schedule: '@daily' }, () => load(nextTable()));
