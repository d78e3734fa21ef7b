import { dag, task } from 'tradewind';

const regions = task((): string[] => ['eu', 'us']);
const load = task((region: string, table: string): number => region.length + table.length);

export const orders = dag({ schedule: '@daily' }, () => {
  const table = 'orders';
  regions().map((region) => load(region, table));
});
