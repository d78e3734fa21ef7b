import { describe, expect, test } from 'vitest';
import type { Plan } from '../../runtime/src/core/model.ts';
import type { XcomRow } from '../../runtime/src/metastore/metastore.ts';
import { Xcoms } from '../../runtime/src/scheduler/xcoms.ts';

/** Keeps two values in memory; the rest is in `rows`, and `read` is told what was asked for. */
function keepingTwo(): { xcoms: Xcoms; rows: Map<string, XcomRow>; read: string[][] } {
  const rows = new Map<string, XcomRow>();
  const read: string[][] = [];
  const metastore = {
    readXcoms(_runId: string, keys: readonly string[]) {
      read.push([...keys]);
      return Promise.resolve(new Map(keys.flatMap((key) => (rows.has(key) ? [[key, rows.get(key) as XcomRow]] : []))));
    },
  };
  const xcoms = new Xcoms({ metastore, dataDir: '/nowhere', spillBytes: 1000, cacheValues: 2, cacheChars: 1000 });
  return { xcoms, rows, read };
}

const list = (...keys: string[]): Plan => ({
  kind: 'list',
  items: keys.map((key) => ({ kind: 'xcom', key, path: [] })),
});

describe('XComs in memory', () => {
  test('the list of a gather is whole, though it is longer than what is kept', async () => {
    const { xcoms, rows, read } = keepingTwo();
    for (const [index, key] of ['a', 'b', 'c', 'd'].entries()) {
      const row = xcoms.storeSmall('run', { key, nodeId: key, mapPath: [], tryNumber: 1 }, `${index}`);
      rows.set(key, row as XcomRow);
    }
    expect(await xcoms.value('run', list('a', 'b', 'c', 'd'))).toBe('[0,1,2,3]');
    expect(read).toEqual([['a', 'b']]);
  });

  test('what was asked for last stays; what was not is read again', async () => {
    const { xcoms, rows } = keepingTwo();
    for (const key of ['a', 'b']) {
      rows.set(key, xcoms.storeSmall('run', { key, nodeId: key, mapPath: [], tryNumber: 1 }, `"${key}"`) as XcomRow);
    }
    expect(xcoms.argumentsAtHand('run', [list('a')])).toBeDefined();
    xcoms.storeSmall('run', { key: 'c', nodeId: 'c', mapPath: [], tryNumber: 1 }, '3');
    expect(xcoms.argumentsAtHand('run', [list('a', 'c')])).toBeDefined();
    expect(xcoms.argumentsAtHand('run', [list('b')])).toBeUndefined();
    expect(await xcoms.value('run', list('b'))).toBe('["b"]');
  });

  test('a run that has ended takes no room', () => {
    const { xcoms } = keepingTwo();
    const at = { nodeId: 'n', mapPath: [], tryNumber: 1 };
    for (const runId of ['one', 'two', 'three']) {
      for (const key of ['a', 'b']) xcoms.storeSmall(runId, { ...at, key }, '1');
      expect(xcoms.argumentsAtHand(runId, [list('a', 'b')])).toBeDefined();
      xcoms.forget(runId);
    }
  });
});
