import { dag, task } from 'tradewind';

const ids = task((): number[] => [1, 2, 3]);
const load = task((id: number): number => id * 10);
const store = task((rows: number[][], groups: Record<string, number[]>, last: number[]): number =>
  rows.length + Object.keys(groups).length + last.length,
);

export const report = dag(async () => {
  const rows: number[][] = [];
  const groups: Record<string, number[]> = {};
  const batches: Record<string, number[]> = {};
  let batch: number[] = [];
  for (const id of await ids()) {
    const row = [id];
    row.push(await load(id));
    rows.push(row);
    (groups[`k${id % 2}`] ??= []).push(id);
    const before = groups['k0'] ?? [];
    batch.push(id + before.length);
    if (batch.length === 2) {
      batches[`batch ${id}`] = batch;
      batch = [];
    }
  }
  const last = [...(groups['k1'] ?? [])];
  last.push(0);
  return store(rows, { ...groups, ...batches }, last);
});
