import { dag, task } from 'tradewind';

const regions = task((): string[] => ['eu', 'us']);
const load = task((region: string): number => region.length);
const clean = task((count?: number): number => count ?? 0);

export const orders = dag({ schedule: '@daily' }, () => {
  const counts = regions().map((region) => load(region));
  return counts.map((count) => clean.with({ triggerRule: 'all_done' })(count));
});
