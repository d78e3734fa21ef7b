import { dag, task } from 'tradewind';

interface Order {
  readonly id: number;
  readonly amount: number;
}

const orders = task((): Order[] => []);
const pages = task((): number[] => [1, 2]);
const lines = task((page: number): string[] => [`line of ${page}`]);
const store = task((ids: readonly number[], largest: number, text: string): number => ids.length + largest + text.length);

export const report = dag({ schedule: '@daily' }, async () => {
  const list = await orders();
  const sorted = [...list].sort((a, b) => b.amount - a.amount);
  const ids = sorted.map(({ id }) => id);
  ids.reverse();
  const last = ids.pop();
  ids.push(last ?? 0, ...list.map(({ id }) => id));
  const all: string[] = [];
  const found = await Promise.all((await pages()).map((page) => lines(page)));
  for (const part of found) all.push(...part, '');
  all.sort();
  return store(ids, Math.max(0, ...list.map(({ amount }) => amount)), all.join('\n'));
});
