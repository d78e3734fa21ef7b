import { beforeEach, expect, test } from 'vitest';
import type { Metastore } from '../../../runtime/src/metastore/index.ts';
import { change, newRun, saveVersion } from '../rows.ts';
import { codeOf, late, runOf } from './helpers.ts';

export function testVersions(get: () => Metastore): void {
  test('are stored once and never change', async () => {
    const row = {
      version: 'v1',
      manifest: { dags: [{ id: 'd', doc: 'ünï\u{1F680}' }] } as never,
      folder: '/a',
      createdAt: late,
    };
    await get().saveVersion(row);
    await get().saveVersion({ ...row, folder: '/b', createdAt: 1 });
    expect(await get().getVersion('v1')).toEqual(row);
    expect(await get().getVersion('v2')).toBeUndefined();
  });
}

export function testRuns(get: () => Metastore): void {
  beforeEach(() => saveVersion(get()));

  test('come back as they were made', async () => {
    const made = newRun('run_a', 6, {
      params: '{"big":"\u{1F4E6}"}',
      trigger: 'backfill',
      rerun: 2,
      createdAt: late,
      context: {
        runId: 'run_a',
        dagId: 'd',
        logicalDate: '1969-12-31T23:59:59.999Z',
        dataInterval: { start: '1969-12-31T00:00:00.000Z', end: '9999-01-01T00:00:00.000Z' },
        isLatest: false,
      },
    });
    await get().createRuns([made]);
    expect(await get().getRun('run_a')).toEqual({ ...made, state: 'queued', epoch: 0 });
    expect(await get().getRun('run_b')).toBeUndefined();
  });

  test('may be owned from birth', async () => {
    const { claim: _, ...made } = newRun('run_a', 0);
    await get().createRuns([{ ...made, claim: { owner: 'me', expiresAt: late } }]);
    expect(await get().getRun('run_a')).toEqual({
      ...made,
      state: 'queued',
      epoch: 1,
      owner: 'me',
      leaseExpiresAt: late,
    });
  });

  test('of one dag differ in logical date or count; a clash names the other and makes none', async () => {
    await get().createRuns([newRun('run_a', 0), newRun('run_b', 1), newRun('run_c', 0, { dagId: 'e' })]);
    const sameDate = get().createRuns([newRun('run_d', 5), newRun('run_e', 1)]);
    await expect(sameDate).rejects.toThrow(/run_b/);
    expect(await codeOf(get().createRuns([newRun('run_d', 5), newRun('run_e', 1)]))).toBe('TW3002');
    expect(await codeOf(get().createRuns([newRun('run_a', 9)]))).toBe('TW3002');
    expect(await codeOf(get().createRuns([newRun('run_d', 5), newRun('run_d', 6)]))).toBe('TW3002');
    expect(await codeOf(get().createRuns([newRun('run_d', 5), newRun('run_e', 5)]))).toBe('TW3002');
    expect(await get().getRun('run_d')).toBeUndefined();

    await get().createRuns([newRun('run_e', 1, { rerun: 1 })]);
    expect(await codeOf(get().createRuns([newRun('run_f', 1, { rerun: 1 })]))).toBe('TW3002');
  });

  test('name a version that is stored', async () => {
    expect(await codeOf(get().createRuns([newRun('run_a', 0, { version: 'v9' })]))).toBe('TW3003');
    expect(await get().getRun('run_a')).toBeUndefined();
    await get().createRuns([]);
  });

  test('ids tell upper from lower case', async () => {
    await get().createRuns([newRun('run_a', 0), newRun('RUN_A', 1)]);
    expect((await runOf(get(), 'RUN_A')).context.logicalDate).toBe('2001-01-02T00:00:00.000Z');
  });
}

export function testLists(get: () => Metastore): void {
  beforeEach(() => saveVersion(get()));

  test('are listed newest first, and filtered', async () => {
    await get().createRuns([
      newRun('run_a1', 0),
      newRun('runXa2', 1),
      newRun('run_a3', 2),
      newRun('run_b4', 3, { dagId: 'e', claim: { owner: 'me', expiresAt: late } }),
    ]);
    await get().commit([change('run_b4', { run: { state: 'success', startedAt: 1, endedAt: 2 } })]);
    const ids = async (filter: Parameters<Metastore['listRuns']>[0]): Promise<string[]> =>
      (await get().listRuns(filter)).map((run) => run.runId);

    expect(await ids({})).toEqual(['run_b4', 'run_a3', 'runXa2', 'run_a1']);
    expect(await ids({ limit: 2 })).toEqual(['run_b4', 'run_a3']);
    expect(await ids({ dagId: 'd' })).toEqual(['run_a3', 'runXa2', 'run_a1']);
    expect(await ids({ states: ['success', 'failed'] })).toEqual(['run_b4']);
    expect(await ids({ states: [] })).toEqual([]);
    expect(await ids({ logicalDate: '2001-01-02T00:00:00Z' })).toEqual(['runXa2']);
    // Neither `_` nor `%` stands for anything else, and case counts.
    expect(await ids({ idPrefix: 'run_a' })).toEqual(['run_a3', 'run_a1']);
    expect(await ids({ idPrefix: '%' })).toEqual([]);
    expect(await ids({ idPrefix: 'RUN_' })).toEqual([]);
    expect(await ids({ dagId: 'd', states: ['queued'], idPrefix: 'run_', limit: 1 })).toEqual(['run_a3']);
  });
}
