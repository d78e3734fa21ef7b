import { dag, task } from 'tradewind';

const ids = task((): number[] => [1, 2, 3]);
const load = task((id: number): number => id * 10);
const store = task((rows: number[][], groups: Record<string, number[]>): number =>
  rows.length + Object.keys(groups).length,
);

export const report = dag(async () => {
  const rows: number[][] = [];
  const groups: Record<string, number[]> = {};
  const all: number[] = [];
  for (const id of await ids()) {
    all.push(id);
    const row = [id];
    rows.push(row);
    row.push(await load(id));
    groups[`up to ${id}`] = all;
  }
  return store(rows, groups);
});
