import { beforeEach, expect, test } from 'vitest';
import type { Metastore } from '../../../runtime/src/metastore/index.ts';
import { change, instance, tryStart, withRuns } from '../rows.ts';
import { codeOf, late } from './helpers.ts';

const firstOfA = { key: 'a', tryNumber: 1, token: 't1' } as const;

export function testTries(get: () => Metastore): void {
  beforeEach(() => withRuns(get(), 2));

  test('begin and end once', async () => {
    const started = tryStart('a', 't1', { startedAt: late });
    await get().commit([change('run_0', { triesStarted: [started] })]);
    expect(await get().listTries('run_0')).toEqual([{ ...started, state: 'running' }]);

    const error = { name: 'Error', message: 'no', stack: 'at x', code: 'E' };
    const ended = { endedAt: late + 1, state: 'failed', reason: 'timeout', error } as const;
    await get().commit([change('run_0', { triesEnded: [{ ...firstOfA, ...ended }] })]);
    await get().commit([change('run_0', { triesEnded: [{ ...firstOfA, endedAt: late + 9, state: 'success' }] })]);
    expect(await get().listTries('run_0')).toEqual([{ ...started, ...ended }]);
  });

  test('of another run are not ended by their token', async () => {
    await get().commit([change('run_0', { triesStarted: [tryStart('a', 't1')] })]);
    await get().commit([change('run_1', { triesEnded: [{ ...firstOfA, endedAt: 9, state: 'success' }] })]);
    expect(await get().listTries('run_0')).toMatchObject([{ state: 'running' }]);
  });

  test('are not ended under another token', async () => {
    await get().commit([change('run_0', { triesStarted: [tryStart('a', 't1')] })]);
    const late = { ...firstOfA, token: 't0', endedAt: 9, state: 'success' } as const;
    await get().commit([change('run_0', { triesEnded: [late] })]);
    expect(await get().listTries('run_0')).toMatchObject([{ state: 'running', token: 't1' }]);
  });

  test('have a number that no other try of the instance has', async () => {
    await get().commit([change('run_0', { triesStarted: [tryStart('a', 't1')] })]);
    const second = change('run_0', { instances: [instance('b')], triesStarted: [tryStart('a', 't2')] });
    expect(await codeOf(get().commit([second]))).toBe('TW3011');
    expect(await get().listTries('run_0')).toHaveLength(1);
    expect(await get().listInstances('run_0')).toEqual([]);
  });

  test('are listed by node, map path and number', async () => {
    const at = (mapPath: number[], tryNumber: number): ReturnType<typeof tryStart> =>
      tryStart('b', `b${mapPath.join()}-${tryNumber}`, { mapPath, tryNumber });
    await get().commit([
      change('run_0', {
        triesStarted: [at([10], 1), at([2], 2), at([2], 1), tryStart('a', 'a'), tryStart('b.c', 'c')],
      }),
    ]);
    const listed = (await get().listTries('run_0')).map((row) => `${row.key} ${row.tryNumber}`);
    expect(listed).toEqual(['a 1', 'b[2] 1', 'b[2] 2', 'b[10] 1', 'b.c 1']);
    expect((await get().listTries('run_0', 'b')).map((row) => row.token)).toEqual(['b2-1', 'b2-2', 'b10-1']);
    expect(await get().listTries('run_1')).toEqual([]);
  });
}
