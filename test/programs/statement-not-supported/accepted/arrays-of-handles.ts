import { dag, type Handle, task } from 'tradewind';

const regions = task((): string[] => ['eu', 'us']);
const load = task((region: string): number => region.length);
const label = task((name: string, count: number): string => `${name}: ${count}`);
const tidy = task((count: number | undefined): number => count ?? 0);

export const orders = dag({ schedule: '@daily' }, async () => {
  const counts: Handle<number>[] = [load('asia')];
  const jobs: { name: string; count: Handle<number> }[] = [];
  for (const region of await regions()) {
    const count = load.with({ id: 'load_each' })(region);
    counts.push(count);
    jobs.push({ name: region, count });
  }
  for (const [index, count] of counts.entries()) {
    if (index === 2) break;
    await count;
  }
  const labels = [];
  for (const { name, count } of jobs) if (name !== 'us') labels.push(label(name, count));
  const first = counts[0];
  return {
    length: counts.length,
    first,
    labels,
    last: counts.at(-1),
    tidied: counts.map((count) => tidy.with({ triggerRule: 'all_done' })(count)),
  };
});
