import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

function regional(region: string) {
  return dag({ id: `load_${region}`, schedule: '@daily' }, () => load(region));
}

export const home = regional(process.env['REGION'] ?? 'eu');
