import { dag, task } from 'tradewind';

const europe = task((): number[] => [1]);
const america = task((): number[] => [2]);
const load = task((first: number[], second: number[]): number => first.length + second.length);

export const orders = dag({ schedule: '@daily' }, async () => {
  const first = await europe();
  const second = await america();
  return load(first, second);
});
