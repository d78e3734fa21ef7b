import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const orders = dag({ schedule: '@daily' }, () => {
  const region = 'eu';
  function table(name: string): string {
    return `orders_${name}`;
  }
  load(table(region));
});
