import { dag, task } from 'tradewind';

const europe = task((): number[] => [1]);
const america = task((): number[] => [2]);
const load = task((first: number[], second: number[]): number => first.length + second.length);

export const orders = dag({ schedule: '@daily' }, () => load(europe(), america()));

export const ordersInOrder = dag({ schedule: '@daily' }, () => {
  const first = europe();
  return load(first, america.after(first)());
});
