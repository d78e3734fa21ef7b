import { readFile } from 'node:fs/promises';
import { dag, task } from 'tradewind';

interface Order {
  customer: string;
  amount: number;
}

const orders = task({ retries: 2 }, async (): Promise<Order[]> => {
  const [, ...lines] = (await readFile('data/orders.csv', 'utf8')).trim().split('\n');
  return lines.map((line) => {
    const [customer = '', amount = '0'] = line.split(',');
    return { customer, amount: Number(amount) };
  });
});

const thank = task((order: Order): string => `Dear ${order.customer}, thank you for ${order.amount}.`);
const discount = task((customer: string): string => `${customer} gets 10 % off.`);

/** Thanks everybody; who spent a lot gets a discount. */
export const letters = dag(async (large: number = 50) => {
  const thanks = [];
  for (const order of await orders()) {
    thanks.push(thank(order));
    if (order.amount >= large) discount(order.customer);
  }
  return thanks;
});
