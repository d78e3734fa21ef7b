import { dag, task } from 'tradewind';

const extract = task((region: string): number[] => [region.length]);
const load = task((rows: number[]): number => rows.length);

export const orders = dag({ schedule: '@daily' }, () => {
  const europe = extract('eu');
  const america = extract('us');
  return load([...europe, ...america]);
});
