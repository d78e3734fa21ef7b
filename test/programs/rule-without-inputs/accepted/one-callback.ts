import { dag, task } from 'tradewind';

const regions = task((): string[] => ['eu', 'us']);
const load = task((region: string): number => region.length);
const clean = task((count?: number): number => count ?? 0);

export const orders = dag({ schedule: '@daily' }, async () => {
  const together = regions().map((region) => clean.with({ triggerRule: 'all_done' })(load(region)));
  const counts = (await regions.with({ id: 'others' })()).map((region) => load.with({ id: 'load_others' })(region));
  return [together, counts.map((count) => clean.with({ id: 'clean_others', triggerRule: 'all_done' })(count))];
});
