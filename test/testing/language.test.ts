/** Statements of the flow language that generated programs do not write: the same compiled and direct, in both spellings. */
import { fileURLToPath } from 'node:url';
import { play, runDag } from 'tradewind/testing';
import { expect, test } from 'vitest';
import * as carried from './language/dags/carried.ts';
import * as jumps from './language/dags/jumps.ts';
import * as lists from './language/dags/lists.ts';
import * as records from './language/dags/records.ts';
import * as scopes from './language/dags/scopes.ts';
import { Lists } from './language/dags/lists-class.ts';
import { expectSame } from './same.ts';

const project = fileURLToPath(new URL('./language', import.meta.url));
type Flow = typeof lists.crossProduct;

/** Runs a flow both ways, with each of these parameters; gives what it returned. */
async function both(
  dagId: string,
  flow: unknown,
  given: readonly Readonly<Record<string, unknown>>[],
): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const params of given) {
    const ran = await runDag(dagId, { project, params });
    expectSame(await play(flow as Flow, { params: params as never }), ran);
    results.push(ran.result ?? ran.state);
  }
  return results;
}

const itemLists = [[1, 2, 3], [], [2, 1]].map((items) => ({ items }));

test('a cross product keeps the order of its items', async () => {
  expect(await both('crossProduct', lists.crossProduct, itemLists)).toEqual([
    { sums: [2, 3, 4, 3, 4, 5, 4, 5, 6], total: 36 },
    { sums: [], total: 0 },
    { sums: [4, 3, 3, 2], total: 12 },
  ]);
});

test('an array filled at several places, from loops in loops', async () => {
  const [full, empty] = await both('severalPlaces', lists.severalPlaces, itemLists);
  const all = [7, 2, 12, 22, 3, 2, 13, 23, 14, 24, 4, 3, 14, 24, 15, 25, 16, 26, 8, 3, 4, 5];
  expect(full).toEqual({ all, awaited: all, settled: all.length, total: all.reduce((a, b) => a + b, 0) });
  expect(empty).toEqual({ all: [7, 8], awaited: [7, 8], settled: 2, total: 15 });
});

test('an array that gets more on one way than on another', async () => {
  const given = [1, 3, 6].map((count) => ({ items: [1, 2], count }));
  expect(await both('onOneWay', lists.onOneWay, given)).toEqual([
    { list: [2, 6, 7], total: 15 },
    { list: [1, 2, 6, 7], total: 16 },
    { list: [1, 2, 3, 4], total: 10 },
  ]);
});

test('flatMap and flat', async () => {
  const [full, empty] = await both('flatMapped', lists.flatMapped, itemLists);
  expect(full).toEqual({
    pairs: [1, 2, 2, 3, 3, 4],
    nested: [2, 3, 4, 3, 4, 5, 4, 5, 6],
    some: [2, 3],
    alone: [1, 2, 3],
    flat: [1, -1, 2, -2, 3, -3],
  });
  expect(empty).toEqual({ pairs: [], nested: [], some: [], alone: [], flat: [] });
});

test('a tolerant call judges what is in such an array, one by one', async () => {
  expect(await both('someFail', lists.someFail, [{ items: [1, 2, 4] }])).toEqual([{ done: 10, failed: 3, nothing: 0 }]);
});

test('what a callback of flatMap throws is the outcome of its iteration', async () => {
  expect(await both('thrown', lists.thrown, [{ items: [1, 3] }, { items: [1] }])).toEqual([3, 3]);
});

test('arrays of values', async () => {
  expect(await both('ofValues', lists.ofValues, itemLists.slice(0, 2))).toEqual([
    { length: 11, seen: [0, 1, 2, 3, 3, 4, 5, 9, 0, 2, 6], first: 0, rest: 10, big: [2, 3] },
    { length: 2, seen: [0, 9], first: 0, rest: 1, big: [] },
  ]);
});

test('break and continue of a loop around', async () => {
  expect(await both('twoLoops', jumps.twoLoops, itemLists)).toEqual([32, 0, 10]);
});

test('jumps and a return out of the same loops; what they filled is there', async () => {
  expect(
    await both('jumpAndReturn', jumps.jumpAndReturn, [{ items: [1, 2] }, { items: [3, 1] }, { items: [] }]),
  ).toEqual([{ seen: [1, 1, 2, 2, 2, 4], handles: [2, 2, 3, 3, 3, 4] }, 6, { seen: [], handles: [] }]);
});

test('through finally, a loop over a constant and out of a block', async () => {
  const given = [3, 6].map((count) => ({ items: [1, 2, 3], count }));
  expect(await both('threeLoops', jumps.threeLoops, given)).toEqual([{ last: 466 }, { last: 223 }]);
});

test('records with keys that only the run knows: the last handle of a key counts, in the order of the first', async () => {
  expect(await both('byKey', records.byKey, itemLists)).toEqual([
    { by: { first: 0, k1: 4, k2: 5, twice2: 4, k3: 3, twice3: 6, last: 9 }, total: 31 },
    { by: { first: 0, last: 9 }, total: 9 },
    { by: { first: 0, k2: 2, twice2: 4, k1: 1, last: 9 }, total: 16 },
  ]);
});

test('records of values, and of one that a task gave', async () => {
  expect(await both('ofAwaited', records.ofAwaited, itemLists.slice(0, 2))).toEqual([
    { by: { k1: 3, k0: 2 }, keys: ['k1', 'k0'], one: 3 },
    { by: {}, keys: [], one: 0 },
  ]);
  expect(await both('entriesOfResult', records.entriesOfResult, itemLists.slice(0, 2))).toEqual([
    { sums: [12, 22, 32], values: [10, 20, 30], keys: ['k1', 'k2', 'k3'] },
    { sums: [], values: [], keys: [] },
  ]);
});

test('records that get keys on one way alone, and parts that a loop assigns', async () => {
  const given = [3, 4].map((count) => ({ items: [1, 2], count }));
  expect(await both('keysOnOneWay', records.keysOnOneWay, given)).toEqual([
    { by: { k3: 3 }, kept: { count: 3, last: 2 } },
    { by: { k4: 4, k1: 10, k2: 20 }, kept: { count: 4, last: 2 } },
  ]);
});

test('a record keeps the key of what failed; what was overwritten is no input', async () => {
  const [ran] = await both('someKeysFail', records.someKeysFail, [{ items: [1, 2, 4] }]);
  expect(ran).toBe('failed');
  const { calls } = await runDag('someKeysFail', { project, params: { items: [1, 2, 4] } });
  const results = calls.filter(({ task }) => task === 'total' || task === 'size').map(({ result }) => result);
  expect(results).toEqual([4, 1, 5]);
});

test('several set-ups in one declaration: torn down in reverse, those that succeeded', async () => {
  const given = [
    [1, 2],
    [1, 5],
    [5, 1],
    [1, 6],
    [1, 13],
    [13, 5],
  ].map(([first, second]) => ({ first, second }));
  expect(await both('twoAtOnce', scopes.twoAtOnce, given)).toEqual([
    { sum: 3, alone: 7 },
    'failed',
    'failed',
    // A skip ends the run quietly.
    'success',
    'failed',
    'failed',
  ]);
  const { calls } = await runDag('twoAtOnce', { project });
  expect(calls.filter(({ task }) => task === 'closed').map(({ result }) => result)).toEqual(['closed 2', 'closed 1']);
});

test('set-ups in loops, left by jumps', async () => {
  const [first, ...others] = await both('inLoops', scopes.inLoops, [
    { items: [1, 2] },
    { items: [9, 3] },
    { items: [] },
    { items: [1, 3] },
    { items: [6] },
  ]);
  expect(first).toEqual({ seen: [12, 23, 24], all: [52, 54] });
  expect(others).toEqual([{ seen: [], all: [68, 56] }, { seen: [], all: [] }, 'failed', 'success']);
});

test('carried counters, lists and records', async () => {
  expect(await both('counted', carried.counted, itemLists)).toEqual([
    { i: 3, last: [1, 2, 3], pair: { a: 2, b: 3 } },
    { i: 0, last: [], pair: { a: 0, b: 0 } },
    { i: 2, last: [2, 1], pair: { a: 2, b: 1 } },
  ]);
});

test('a return out of a loop that fills an array; continue and break in a switch', async () => {
  const given = [{ items: [1, 2, 3] }, { items: [3, 1] }, { items: [] }];
  expect(await both('returnedEarly', carried.returnedEarly, given)).toEqual([{ early: 3 }, { total: 4 }, { total: 0 }]);
  expect(await both('switched', carried.switched, given)).toEqual([[1, 4, 100, 0, 9, 100], [0, 9, 100, 1], []]);
});

test('filled arrays spread, passed to flows, waited for', async () => {
  expect(await both('handedOn', carried.handedOn, [{ items: [1, 2] }, { items: [] }])).toEqual([
    {
      spread: [0, 1, 2, 9, 2, 4],
      joined: [4, 1, 2, 5, 1, 2, 6],
      again: [1, 2, 5, 1, 2],
      inGroup: 8,
      ordered: 2,
      all: [1, 2, 3],
    },
    { spread: [0, 9], joined: [4, 5, 6], again: [5], inGroup: 5, ordered: 0, all: [3] },
  ]);
});

test.each(['crossProduct', 'onOneWay', 'flatMapped', 'twoLoops', 'keys'] as const)('%s in class form', async (name) => {
  for (const params of itemLists) {
    const ran = await runDag(`${name}InClass`, { project, params });
    expectSame(await play(Lists, name, { params }), ran);
    const { result } = await runDag(name, { project, params });
    expect({ result }).toMatchObject({ result: ran.result });
  }
});
