/** Arrays and records that a loop changes and reads: what they hold is handed on. */
import { dag, type Handle } from 'tradewind';
import { add, label, num, numbers, risky, text, total } from '../tasks.ts';

export const countedByKey = dag(async () => {
  const counts: Record<string, number> = {};
  for (const n of await numbers(5)) counts[`k${n % 2}`] = (counts[`k${n % 2}`] ?? 0) + n;
  return counts;
});
export const countedByIndex = dag(async () => {
  const counts = [0, 0];
  for (const n of await numbers(5)) counts[n % 2] = (counts[n % 2] ?? 0) + n;
  return counts;
});
export const recordHandedOn = dag(async () => {
  const state = { done: [] as number[], last: 0, failed: 0 };
  for (const n of await numbers(4)) {
    if (state.failed > 1) break;
    try {
      state.last = await risky(n + state.last);
      state.done.push(state.last);
    } catch {
      state.failed++;
    }
  }
  return state;
});
export const seenInLoopInLoop = dag(async () => {
  const seen: number[] = [];
  for (const n of await numbers(3)) {
    for (const m of await numbers(n)) {
      if (seen.includes(m)) continue;
      seen.push(m);
      await num(m);
    }
  }
  return seen;
});
export const handlesSoFar = dag(async () => {
  const handles = [];
  for (const n of await numbers(3)) {
    handles.push(num(n));
    total(handles);
  }
  return handles;
});
export const lastHandle = dag(async () => {
  const handles = [num(0)];
  for (const n of await numbers(3)) handles.push(add(handles.at(-1) as Handle<number>, n));
  return handles;
});
export const batchEmptied = dag(async () => {
  const batch: number[] = [];
  const sums = [];
  for (const n of await numbers(5)) {
    batch.push(n);
    if (batch.length === 2) {
      sums.push(total(batch));
      batch.length = 0;
    }
  }
  return sums;
});
export const batchRenewed = dag(async () => {
  let batch: number[] = [];
  const sums = [];
  for (const n of await numbers(5)) {
    batch.push(n);
    if (batch.length === 2) {
      sums.push(total(batch));
      batch = [];
    }
  }
  if (batch.length > 0) sums.push(total(batch));
  return sums;
});
export const stack = dag(async () => {
  const stack: number[] = [];
  for (const n of await numbers(4)) {
    if (n % 2 === 0) stack.pop();
    else stack.push(n, n * 2);
  }
  for (const s of stack) await num(s);
  return stack;
});
export const bestSoFar = dag(async () => {
  const best = { id: 0, score: -1 };
  for (const n of await numbers(4)) {
    const score = await num((n * 7) % 5);
    if (score > best.score) {
      best.id = n;
      best.score = score;
    }
  }
  return best;
});
export const logSoFar = dag(async () => {
  const log: string[] = [];
  for (const n of await numbers(3)) {
    log.push(`start ${n}`);
    const v = await num(n);
    log.push(`end ${v}`);
    await text(log.join(','));
  }
  return log.length;
});
export const queueBehindALoop = dag(async () => {
  const retry: number[] = [];
  for (const n of await numbers(3)) {
    try {
      await risky(n);
    } catch {
      retry.push(n);
    }
  }
  for (let i = 0; i < 3 && retry.length > 0; i++) {
    const n = retry.shift() ?? 0;
    await num(n);
  }
  return retry;
});
export const listInAList = dag(async () => {
  const grid = [
    [1, 2],
    [3, 4],
  ];
  for (const n of await numbers(2)) grid[0]?.push(n);
  return grid;
});
export const newKey = dag(async () => {
  const record: Record<string, number> = { a: 1 };
  for (const n of await numbers(2)) {
    if (n > 1) record['b'] = n;
    record['a'] = (record['a'] ?? 0) + n;
  }
  return { record, keys: Object.keys(record).length };
});
export const handleInARecord = dag(async () => {
  const latest = { value: num(0), count: 0 };
  for (const n of await numbers(3)) {
    latest.value = add(latest.value, n);
    latest.count += 1;
  }
  return latest;
});
export const groupedByKey = dag(async () => {
  const groups: Record<string, number[]> = {};
  for (const n of await numbers(5)) {
    const key = n % 2 === 0 ? 'even' : 'odd';
    if (!groups[key]) groups[key] = [];
    groups[key].push(n);
  }
  const out = [];
  for (const [key, list] of Object.entries(groups)) out.push(label(key, list.length));
  return out;
});
export const recordsByKey = dag(async () => {
  const sums: Record<string, { n: number; all: number }> = {};
  for (const n of await numbers(5)) {
    const key = `k${n % 2}`;
    if (sums[key] === undefined) sums[key] = { n: 0, all: 0 };
    sums[key].n += 1;
    sums[key].all += n;
  }
  return sums;
});
export const handlesByKey = dag(async () => {
  const by: Record<string, Handle<number>> = {};
  for (const n of await numbers(3)) by[`k${n % 2}`] = num(n);
  return by;
});
export const groupsThatAreThere = dag(async () => {
  const groups: Record<string, number[]> = { even: [], odd: [] };
  for (const n of await numbers(5)) groups[n % 2 === 0 ? 'even' : 'odd']?.push(n);
  return groups;
});
export const placesThatAreKnown = dag(async () => {
  const counts = [0, 0];
  const by: Record<string, number> = { a: 0 };
  for (const n of await numbers(3)) {
    counts[0] = (counts[0] ?? 0) + n;
    by['a'] = (by['a'] ?? 0) + n;
  }
  const list = [num(1), num(2), num(3)];
  const [gone] = list.splice(1, 1);
  for (const h of list) await h;
  for (const c of counts) await num(c);
  for (const [k, v] of Object.entries(by)) await label(k, v);
  return { counts, by, gone };
});
export const placesThatAreUnknown = dag(async () => {
  const k = await num(5);
  const by: Record<string, number> = {};
  by[`k${k}`] = k;
  by['z'] = 1;
  for (const [key, v] of Object.entries(by)) await label(key, v);
  const pair = await Promise.all([num(3), num(1)]);
  pair[k - 5] = 7;
  for (const p of pair) await num(p);
  return pair;
});

export const setsAndMaps = dag(async () => {
  const seen = new Set<number>();
  const counts = new Map<string, number>([['odd', 0]]);
  const mark = (n: number): void => {
    if (!seen.has(n)) seen.add(n);
  };
  for (const n of await numbers(5)) {
    if (seen.has(n % 3)) continue;
    mark(n % 3);
    const key = n % 2 === 0 ? 'even' : 'odd';
    counts.set(key, (counts.get(key) ?? 0) + n);
    await num(n);
  }
  for (const [key, value] of counts) await label(key, value);
  for (const n of seen) num(n);
  const had = seen.delete(1);
  const names = new Set(['a', 'b']);
  names.add('c').add('a');
  for (const name of names) text(name);
  return { size: seen.size, all: [...seen], counts: Object.fromEntries(counts), had, names: names.size };
});

export const awaitedIntoGroups = dag(async () => {
  const groups: Record<string, number[]> = {};
  for (const n of await numbers(3)) {
    try {
      for (const m of await numbers(n)) {
        if (m === 3) continue;
        (groups[`n${n}`] ??= []).push(await risky(m));
      }
    } catch {
      groups['bad'] = [n];
    } finally {
      await text(`did ${n}`);
    }
  }
  return groups;
});

export const batches = dag(async () => {
  const found: Record<string, number[]> = {};
  let batch: number[] = [];
  for (const n of await numbers(5)) {
    batch.push(n);
    if (batch.length === 2) {
      found[`b${n}`] = batch;
      batch = [];
    }
  }
  return { found, batch };
});

export const completeWhenPut = dag(async () => {
  const rows: number[][] = [];
  const groups: Record<string, number[]> = {};
  for (const n of await numbers(3)) {
    const row = [n];
    row.push(await num(n + 5));
    rows.push(row);
    const key = `k${n % 2}`;
    if (groups[key] === undefined) groups[key] = [];
    groups[key]?.push(n);
  }
  const first: number[] = [];
  const late: Record<string, number[]> = {};
  late[await text('late')] = first;
  first.push(1);
  return { rows, groups, late };
});
export const listsSwapped = dag(async () => {
  const sums: number[] = [];
  let a = [1];
  let b: number[] = [];
  for (const n of await numbers(4)) {
    sums.push(await total(a));
    const c = a;
    a = b;
    b = c;
    b.push(n);
  }
  return { sums, a, b };
});
export const inChunks = dag(async () => {
  const sums: number[] = [];
  let chunk: number[] = [];
  for (const n of await numbers(5)) {
    chunk.push(n);
    if (chunk.length < 2) continue;
    sums.push(await total(chunk));
    chunk = [];
  }
  return { sums, chunk };
});
export const copiedBefore = dag(async () => {
  const sums: number[] = [];
  const list: number[] = [];
  let before: number[] = [];
  for (const n of await numbers(3)) {
    sums.push(await total(before));
    list.push(n);
    before = [...list];
  }
  return sums;
});
