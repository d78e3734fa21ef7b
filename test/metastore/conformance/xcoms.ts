import { beforeEach, expect, test } from 'vitest';
import type { Metastore } from '../../../runtime/src/metastore/index.ts';
import { change, instance, tryStart, withRuns, xcom } from '../rows.ts';
import { huge } from './helpers.ts';

export function testXcoms(get: () => Metastore): void {
  beforeEach(() => withRuns(get(), 2));

  test('come back by key, in text or as a file', async () => {
    const inText = xcom('a', '{"x":"\u{1F4E6}\\u0000"}', { mapPath: [3, 1] });
    const { text: _, ...rest } = xcom('b', '', { bytes: huge });
    const inFile = { ...rest, file: 'xcom/b.json' };
    await get().commit([change('run_0', { xcoms: [inText, inFile, xcom('c', '')] })]);
    const read = await get().readXcoms('run_0', ['a[3][1]', 'b', 'c', 'a', 'a[3]', 'nothing']);
    expect(read).toEqual(
      new Map([
        ['a[3][1]', inText],
        ['b', inFile],
        ['c', xcom('c', '')],
      ]),
    );
    expect(await get().readXcoms('run_1', ['b'])).toEqual(new Map());
    expect(await get().readXcoms('run_0', [])).toEqual(new Map());
  });

  test('a new try takes the last one away, and puts its own in place', async () => {
    await get().commit([
      change('run_0', {
        triesStarted: [tryStart('a', 't1'), tryStart('b', 't2')],
        xcoms: [xcom('a', '1'), xcom('b', '1')],
      }),
    ]);
    await get().commit([change('run_0', { triesStarted: [tryStart('a', 't3', { tryNumber: 2 })] })]);
    expect([...(await get().readXcoms('run_0', ['a', 'b'])).keys()]).toEqual(['b']);
    await get().commit([change('run_0', { xcoms: [xcom('a', '2', { tryNumber: 2 })] })]);
    expect((await get().readXcoms('run_0', ['a'])).get('a')).toMatchObject({ text: '2', tryNumber: 2 });
    await get().commit([change('run_0', { xcoms: [xcom('a', '3', { tryNumber: 2 })] })]);
    expect((await get().readXcoms('run_0', ['a'])).get('a')?.text).toBe('3');
  });

  test('one change may begin a try and have its XCom', async () => {
    await get().commit([change('run_0', { triesStarted: [tryStart('a', 't1')], xcoms: [xcom('a', '1')] })]);
    await get().commit([
      change('run_0', {
        triesStarted: [tryStart('a', 't2', { tryNumber: 2 })],
        xcoms: [xcom('a', '2', { tryNumber: 2 })],
      }),
    ]);
    expect((await get().readXcoms('run_0', ['a'])).get('a')?.text).toBe('2');
  });

  test('a loaded run has the texts of the nodes that are observed, or their files', async () => {
    const { text: _, ...inFile } = xcom('c', '', { file: 'xcom/c.json' });
    await get().commit([
      change('run_0', {
        instances: [instance('a')],
        xcoms: [xcom('a', '1', { mapPath: [0] }), xcom('a', '2', { mapPath: [1] }), xcom('b', '3'), inFile],
      }),
    ]);
    const loaded = await get().loadRun('run_0', new Set(['a', 'c', 'nothing']));
    expect(loaded).toEqual({
      run: await get().getRun('run_0'),
      instances: [instance('a')],
      observed: new Map([
        ['a[0]', '1'],
        ['a[1]', '2'],
      ]),
      observedFiles: new Map([['c', 'xcom/c.json']]),
    });
    expect((await get().loadRun('run_0', new Set()))?.observed.size).toBe(0);
    expect(await get().loadRun('run_9', new Set(['a']))).toBeUndefined();
  });
}
