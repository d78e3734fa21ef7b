/** What goes in and out of a task. */
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Setup, workOf } from '../harness.ts';

export function testValues(setup: () => Setup): void {
  test('arguments and results travel faithfully', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({ echo: '(...args) => args' });
    const args = [
      new Date(5),
      new Map([['a', new Set([1n])]]),
      undefined,
      [null, Number.NaN],
      { b: new URL('https://a.b/') },
    ];
    expect(await watched.result(workOf(folder, bundle, 'echo', { args }))).toEqual(args);
  });

  test('a large value travels', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({ twice: '(text) => text + text' });
    const text = 'flügel "✈" \n'.repeat(100_000);
    expect(await watched.result(workOf(folder, bundle, 'twice', { args: [text] }))).toBe(text + text);
  });

  test('fields, lists, records and files are put together; a field of nothing is undefined', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({ echo: '(...args) => args' });
    const file = folder.file('xcom.json');
    writeFileSync(file, '{"rows":[{"n":7}]}');
    const work = workOf(folder, bundle, 'echo', {
      workArgs: [
        { kind: 'file', file, path: ['rows', 0, 'n'] },
        { kind: 'text', text: 'null', path: ['a', 'b'] },
        { kind: 'text', text: '{"$type":"undefined"}', path: ['a'] },
        { kind: 'text', text: '[1,2,3]', path: ['length'] },
        {
          kind: 'list',
          items: [
            { kind: 'text', text: '1' },
            { kind: 'record', entries: [['__proto__', { kind: 'text', text: '2' }]] },
          ],
        },
      ],
    });
    const result = (await watched.result(work)) as unknown[];
    expect(result.slice(0, 4)).toEqual([7, undefined, undefined, 3]);
    const [one, record] = result[4] as [number, object];
    expect(one).toBe(1);
    expect(Object.entries(record)).toEqual([['__proto__', 2]]);
  });

  test('a result that cannot travel fails at the property that causes it', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({ bad: '() => ({ users: [{ name: "a" }, { name: () => 1 }] })' });
    const failed = await watched.failure(workOf(folder, bundle, 'bad'));
    expect(failed.reason).toBe('not_serialisable');
    expect(failed.error).toMatchObject({
      code: 'TW1030',
      message: expect.stringContaining('result.users[1].name') as string,
    });
  });
}

export function testContext(setup: () => Setup): void {
  test('a task sees its run, its try and its place in loops', async () => {
    const { folder, watched } = setup();
    const source = `async () => {
      await null;
      const { runId, dagId, taskId, ds, ts, dataInterval, isLatest, params, tryNumber, mapIndex, mapPath, signal } = context();
      return { runId, dagId, taskId, ds, ts, end: dataInterval.end, isLatest, params, tryNumber, mapIndex, mapPath, aborted: signal.aborted };
    }`;
    const bundle = folder.bundle({ where: source });
    const work = workOf(folder, bundle, 'where', { params: { at: new Date(9) }, tryNumber: 3, mapPath: [4, 2] });
    expect(await watched.result(work)).toEqual({
      runId: 'run-1',
      dagId: 'rockets',
      taskId: 'where',
      ds: '2026-01-02',
      ts: '2026-01-02T00:00:00.000Z',
      end: new Date('2026-01-03T00:00:00.000Z'),
      isLatest: true,
      params: { at: new Date(9) },
      tryNumber: 3,
      mapIndex: 2,
      mapPath: [4, 2],
      aborted: false,
    });
  });

  test('a class is constructed once a process, and its methods share it', async () => {
    const { folder, watched } = setup();
    const prelude =
      'let made = 0; class Box { constructor() { made += 1; } #secret = 5; async peek() { return [made, this.#secret]; } }';
    const method = "{ kind: 'method', ctor: Box, member: 'peek' }";
    const bundle = folder.bundle({ one: method, two: method }, prelude);
    expect(await watched.result(workOf(folder, bundle, 'one'))).toEqual([1, 5]);
    expect(await watched.result(workOf(folder, bundle, 'two'))).toEqual([1, 5]);
    expect(await watched.result(workOf(folder, bundle, 'one'))).toEqual([1, 5]);
  });

  test('glue is called with its values', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({ '#glue/0': "{ kind: 'glue', fn: (a, b) => a + b }" });
    expect(await watched.result(workOf(folder, bundle, '#glue/0', { args: [2, 3] }))).toBe(5);
  });
}
