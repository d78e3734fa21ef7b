import { dag, task } from 'tradewind';

const rowsOf = task((): string[] => ['a', 'b', 'a']);
const load = task((rows: readonly string[]): number => rows.length);

export const chunks = dag({ schedule: '@daily' }, async () => {
  let chunk: string[] = [];
  for (const row of await rowsOf()) {
    chunk.push(row);
    if (chunk.length < 2) continue;
    await load(chunk);
    chunk = [];
  }
});

export const swapped = dag({ schedule: '@daily' }, async () => {
  let a: string[] = ['1'];
  let b: string[] = [];
  for (const row of await rowsOf()) {
    await load(a);
    const c = a;
    a = b;
    b = c;
    b.push(row);
  }
});

export const readAnew = dag({ schedule: '@daily' }, async () => {
  const groups: Record<string, string[]> = {};
  let same: string[] = [];
  for (const row of await rowsOf()) {
    same = groups[row] ?? [];
    await load(same);
    (groups[row] ??= []).push(row);
  }
});
