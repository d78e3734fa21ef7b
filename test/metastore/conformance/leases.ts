import { beforeEach, expect, test } from 'vitest';
import type { Metastore, RunRow } from '../../../runtime/src/metastore/index.ts';
import { change, newRun, saveVersion } from '../rows.ts';
import { late, runOf } from './helpers.ts';

type ClaimAs = (owner: string, now: number, over?: object) => Promise<readonly RunRow[]>;

const claimOn =
  (get: () => Metastore): ClaimAs =>
  (owner, now, over = {}) =>
    get().claimRuns({ owner, now, leaseMs: 100, limit: 10, ...over });
const idsOf = (rows: readonly RunRow[]): string[] => rows.map((row) => row.runId);

export function testClaims(get: () => Metastore): void {
  const claim = claimOn(get);
  beforeEach(async () => {
    await saveVersion(get());
    await get().createRuns([newRun('run_0', 0), newRun('run_1', 1), newRun('run_2', 2)]);
  });

  test('go to the oldest runs first, up to the limit', async () => {
    expect(idsOf(await claim('a', 1_000, { limit: 2 }))).toEqual(['run_0', 'run_1']);
    expect(idsOf(await claim('b', 1_000))).toEqual(['run_2']);
    expect(await claim('c', 1_000)).toEqual([]);
    expect(await claim('c', 1_000, { limit: 0 })).toEqual([]);
  });

  test('a claim answers with what is stored', async () => {
    const [run] = await claim('a', late, { limit: 1 });
    expect(run).toEqual(await get().getRun('run_0'));
    expect(run).toMatchObject({ owner: 'a', epoch: 1, leaseExpiresAt: late + 100 });
  });

  test('two owners at once never get the same run', async () => {
    await get().createRuns(Array.from({ length: 60 }, (_, n) => newRun(`more_${n}`, 10 + n)));
    const rounds = await Promise.all(
      Array.from({ length: 30 }, (_, n) => claim(n % 2 === 0 ? 'a' : 'b', 1_000, { limit: 3 })),
    );
    const claimed = rounds.flatMap(idsOf);
    expect(new Set(claimed).size).toBe(claimed.length);
    expect(claimed).toHaveLength(63);
  });

  test('end at their time, and each claim raises the epoch', async () => {
    await claim('a', 1_000);
    expect(await claim('b', 1_099)).toEqual([]);
    const taken = await claim('b', 1_100);
    expect(taken.map((run) => run.epoch)).toEqual([2, 2, 2]);
  });

  test('of the dead are free at once', async () => {
    await claim('a', 1_000, { limit: 1 });
    await claim('b', 1_000, { limit: 1 });
    expect(idsOf(await claim('c', 1_001, { dead: ['a', 'nobody'] }))).toEqual(['run_0', 'run_2']);
  });

  test('can be asked for by run', async () => {
    expect(idsOf(await claim('a', 1_000, { runIds: ['run_2', 'run_9'] }))).toEqual(['run_2']);
    expect(await claim('a', 1_000, { runIds: ['run_2'] })).toEqual([]);
    expect(await claim('a', 1_000, { runIds: [] })).toEqual([]);
  });
}

export function testLeases(get: () => Metastore): void {
  const claim = claimOn(get);
  beforeEach(async () => {
    await saveVersion(get());
    await get().createRuns([newRun('run_0', 0), newRun('run_1', 1), newRun('run_2', 2)]);
  });

  test('are prolonged all together, also late ones that nobody took', async () => {
    await claim('a', 1_000, { limit: 2 });
    await claim('b', 1_000);
    expect([...(await get().renewLeases('a', 5_000, 100))].sort()).toEqual(['run_0', 'run_1']);
    expect((await runOf(get(), 'run_0')).leaseExpiresAt).toBe(5_100);
    expect((await runOf(get(), 'run_2')).leaseExpiresAt).toBe(1_100);
    expect(idsOf(await claim('c', 5_050))).toEqual(['run_2']);
    expect(await get().renewLeases('b', 5_050, 100)).toEqual([]);
  });

  test('are given up by their owner only', async () => {
    await claim('a', 1_000);
    await get().releaseRuns('b', ['run_0']);
    await get().releaseRuns('a', ['run_1', 'run_9']);
    expect(await get().getRun('run_0')).toMatchObject({ owner: 'a' });
    expect(await get().getRun('run_1')).not.toHaveProperty('owner');
    expect(idsOf(await claim('c', 1_001))).toEqual(['run_1']);
  });

  test('a run that has ended has no owner and is not claimed', async () => {
    await claim('a', 1_000);
    await get().commit([
      change('run_0', { run: { state: 'success', startedAt: 1, endedAt: 2 } }),
      change('run_1', { run: { state: 'failed', startedAt: 1, endedAt: 2 } }),
      change('run_2', { run: { state: 'running', startedAt: 1 } }),
    ]);
    expect(await get().getRun('run_0')).not.toHaveProperty('owner');
    expect(idsOf(await claim('b', 9_000))).toEqual(['run_2']);
    expect(await get().renewLeases('a', 9_000, 100)).toEqual([]);
  });

  test('owners of unfinished runs are known', async () => {
    expect(await get().listOwners()).toEqual([]);
    await claim('b', 1_000, { limit: 1 });
    await claim('a', 1_000);
    expect([...(await get().listOwners())].sort()).toEqual(['a', 'b']);
    await get().commit([change('run_0', { run: { state: 'failed', startedAt: 1, endedAt: 2 } })]);
    expect(await get().listOwners()).toEqual(['a']);
  });
}
