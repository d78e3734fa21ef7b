import { beforeEach, expect, test } from 'vitest';
import type { Metastore } from '../../../runtime/src/metastore/index.ts';
import { change, instance, tryStart, withRuns, xcom } from '../rows.ts';
import { codeOf, huge, late, runOf } from './helpers.ts';

export function testRows(get: () => Metastore): void {
  beforeEach(() => withRuns(get(), 3));

  test('write whole rows and read them back', async () => {
    const cause = {
      outcome: 'failed',
      at: 'a[1]',
      task: 'a',
      reason: 'error',
      error: { name: 'Error', message: 'no', cause: { name: 'Inner', message: '\u0000\u{1F480}' } },
    } as const;
    const full = instance('a', {
      mapPath: [10, 0],
      state: 'failed',
      tryNumber: 3,
      lostTries: 1,
      token: 't',
      retryAt: late,
      startedAt: late + 1,
      endedAt: late + 2,
      cause,
      endSequence: huge,
    });
    const bare = instance('a', { mapPath: [2, 7], state: 'scheduled', tryNumber: 0 });
    await get().commit([
      change('run_0', {
        run: { state: 'failed', startedAt: late, endedAt: late + 3, error: cause, result: '[1]' },
        instances: [full, bare],
      }),
    ]);
    expect(await get().listInstances('run_0')).toEqual([bare, full]);
    expect(await runOf(get(), 'run_0')).toMatchObject({
      state: 'failed',
      startedAt: late,
      endedAt: late + 3,
      error: cause,
      result: '[1]',
    });
    expect(await get().listInstances('run_1')).toEqual([]);
  });

  test('a run keeps its start when its end is written', async () => {
    await get().commit([change('run_0', { run: { state: 'running', startedAt: late } })]);
    await get().commit([change('run_0', { run: { state: 'success', endedAt: late + 3 } })]);
    expect(await runOf(get(), 'run_0')).toMatchObject({ state: 'success', startedAt: late, endedAt: late + 3 });
  });

  test('replace rows whole: what is not given is gone', async () => {
    await get().commit([
      change('run_0', { instances: [instance('a', { token: 't', retryAt: 5, startedAt: 6, endSequence: 7 })] }),
    ]);
    const after = instance('a', { state: 'scheduled', tryNumber: 2 });
    await get().commit([change('run_0', { instances: [after] })]);
    expect(await get().listInstances('run_0')).toEqual([after]);
  });
}

export function testFencing(get: () => Metastore): void {
  beforeEach(() => withRuns(get(), 3));

  test('leave a run out whole whose epoch has gone on, and write the others', async () => {
    await get().claimRuns({ owner: 'other', now: 99_999, leaseMs: 100, limit: 1, runIds: ['run_1'] });
    const stale = change('run_1', {
      run: { state: 'success', startedAt: 1, endedAt: 2, result: '1' },
      instances: [instance('a')],
      triesStarted: [tryStart('a', 't1')],
      xcoms: [xcom('a', '1')],
    });
    const { fenced } = await get().commit([
      change('run_0', { instances: [instance('a')] }),
      stale,
      change('run_1', { instances: [instance('b')] }),
      change('run_2', { instances: [instance('c')] }),
      change('run_9'),
    ]);
    expect(fenced).toEqual(['run_1', 'run_9']);
    expect(await get().loadRun('run_1', new Set(['a']))).toMatchObject({
      run: { state: 'queued', owner: 'other', epoch: 2 },
      instances: [],
      observed: new Map(),
    });
    expect(await get().listTries('run_1')).toEqual([]);
    expect(await get().listInstances('run_0')).toHaveLength(1);
    expect(await get().listInstances('run_2')).toHaveLength(1);
  });

  test('an epoch from the future is no better', async () => {
    expect(await get().commit([change('run_0', { epoch: 2, instances: [instance('a')] })])).toEqual({
      fenced: ['run_0'],
    });
    expect(await get().listInstances('run_0')).toEqual([]);
  });
}

export function testGroups(get: () => Metastore): void {
  beforeEach(() => withRuns(get(), 3));

  test('of several runs go together', async () => {
    const { fenced } = await get().commit([
      change('run_0', { instances: [instance('a')] }),
      change('run_1', { instances: [instance('b')] }),
      change('run_0', { instances: [instance('a', { state: 'success' })] }),
    ]);
    expect(fenced).toEqual([]);
    expect(await get().listInstances('run_0')).toEqual([instance('a', { state: 'success' })]);
    expect(await get().listInstances('run_1')).toEqual([instance('b')]);
    expect(await get().commit([])).toEqual({ fenced: [] });
  });

  test('that fail write nothing at all', async () => {
    await get().commit([change('run_2', { triesStarted: [tryStart('c', 't1')] })]);
    const clash = get().commit([
      change('run_1', { instances: [instance('b')], xcoms: [xcom('b', '1')] }),
      change('run_2', { triesStarted: [tryStart('c', 'another')] }),
    ]);
    expect(await codeOf(clash)).toBe('TW3011');
    expect(await get().listInstances('run_1')).toEqual([]);
    expect((await get().readXcoms('run_1', ['b'])).size).toBe(0);
  });

  test('may be written again as they are', async () => {
    const first = change('run_0', {
      run: { state: 'running', startedAt: 1 },
      instances: [instance('a', { token: 't1' })],
      triesStarted: [tryStart('a', 't1')],
    });
    const second = change('run_0', {
      instances: [instance('a', { state: 'success', token: 't1', endedAt: 9 }), instance('b', { token: 't2' })],
      triesEnded: [{ key: 'a', tryNumber: 1, token: 't1', endedAt: 9, state: 'success' }],
      triesStarted: [tryStart('b', 't2')],
      xcoms: [xcom('a', '1')],
    });
    await get().commit([first, second]);
    const before = [await get().loadRun('run_0', new Set(['a'])), await get().listTries('run_0')];
    await get().commit([second]);
    expect([await get().loadRun('run_0', new Set(['a'])), await get().listTries('run_0')]).toEqual(before);
  });

  test('of side by side callers all arrive', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        get().commit([change(`run_${n % 3}`, { instances: [instance('a', { mapPath: [n] })] })]),
      ),
    );
    const counts = await Promise.all([0, 1, 2].map(async (n) => (await get().listInstances(`run_${n}`)).length));
    expect(counts).toEqual([17, 17, 16]);
  });
}
