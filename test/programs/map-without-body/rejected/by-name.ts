import { dag, task } from 'tradewind';

const extract = task((): string[] => ['a', 'b']);
const load = task((row: string): number => row.length);

export const orders = dag({ schedule: '@daily' }, () => {
  return extract().map(load);
});
