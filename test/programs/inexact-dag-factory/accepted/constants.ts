import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

function regional(region: string) {
  return dag({ id: `load_${region}`, schedule: '@daily' }, () => load(region));
}

export const europe = regional('eu');
export const america = regional('us');
