import { Readable } from 'node:stream';
import { dag, task } from 'tradewind';

const open = task((path: string): Readable => Readable.from([path]));
const load = task(async (url: string) => {
  const response = await fetch(url);
  return { url, response };
});

export const orders = dag({ schedule: '@daily' }, () => {
  open('orders.csv');
  load('https://example.com');
});
