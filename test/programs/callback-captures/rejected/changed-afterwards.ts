import { dag, task } from 'tradewind';

const regions = task((): string[] => ['eu', 'us']);
const load = task((region: string, table: string): number => region.length + table.length);

export const orders = dag({ schedule: '@daily' }, () => {
  let table = 'orders';
  regions().map((region) => load(region, table));
  table = 'returns';
  regions.with({ id: 'regions_again' })().map((region) => load.with({ id: 'load_again' })(region, table));
});
