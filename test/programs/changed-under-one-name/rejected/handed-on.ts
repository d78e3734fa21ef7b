import { dag, task } from 'tradewind';

const rowsOf = task((): string[] => ['a', 'b', 'a']);
const load = task((rows: readonly string[]): number => rows.length);

export const twoVariables = dag({ schedule: '@daily' }, async () => {
  const list: string[] = [];
  let before: string[] = [];
  for (const row of await rowsOf()) {
    await load(before);
    list.push(row);
    before = list;
  }
});

export const keptFromBefore = dag({ schedule: '@daily' }, async () => {
  let list: string[] = [];
  const kept = list;
  for (const row of await rowsOf()) {
    list.push(row);
    if (row === 'b') list = [];
    await load(kept);
  }
});

export const inRecord = dag({ schedule: '@daily' }, async () => {
  let list: string[] = [];
  const box = { list };
  for (const row of await rowsOf()) {
    list.push(row);
    if (row === 'b') list = [];
    await load(box.list);
  }
});

export const asOneOfTwo = dag({ schedule: '@daily' }, async () => {
  let list: string[] = [];
  let other: string[] = [];
  for (const row of await rowsOf()) {
    other.push('x');
    await load(list);
    list = [...list, row];
    other = list;
  }
});

export const usedBefore = dag({ schedule: '@daily' }, async () => {
  const groups: Record<string, string[]> = {};
  const rows = await rowsOf();
  for (const row of rows) (groups[row] ??= []).push(row);
  const key = rows[0] ?? 'a';
  const same = groups[key] ?? [];
  for (const row of rows) {
    await load(same);
    (groups[key] ??= []).push(row);
  }
});

export const onSomeWays = dag({ schedule: '@daily' }, async () => {
  const list = ['a'];
  let same = list;
  for (const row of await rowsOf()) {
    if (row === 'b') same = ['b'];
    same.push(row);
  }
  await load([...list, ...same]);
});
