import { dag, task } from 'tradewind';

const orders = task((): { id: number; region: string }[] => []);
const load = task((id: number): number => id);
const store = task((regions: readonly string[], counts: Record<string, number>): number => regions.length + Object.keys(counts).length);

export const report = dag({ schedule: '@daily' }, async () => {
  const regions = new Set<string>();
  const counts = new Map<string, number>();
  for (const { id, region } of await orders()) {
    counts.set(region, (counts.get(region) ?? 0) + 1);
    if (regions.has(region)) continue;
    regions.add(region);
    load(id);
  }
  return store([...regions].sort(), Object.fromEntries(counts));
});
