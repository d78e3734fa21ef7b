import { dag, task } from 'tradewind';

const extract = task((region: string): string[] => [region]);
const load = task((rows: string): number => rows.length);

export const orders = dag({ schedule: '@daily' }, () => {
  const rows = extract('eu');
  return load(rows.join(','));
});
