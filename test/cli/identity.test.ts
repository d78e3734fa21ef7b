import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DagManifest } from '@tradewind/sdk/manifest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Ask, type Found, identify } from '../../runtime/src/cli/run/identity.ts';
import { findRun } from '../../runtime/src/cli/store.ts';
import { type Metastore, openMetastore } from '../../runtime/src/metastore/index.ts';
import type { RunRow } from '../../runtime/src/metastore/metastore.ts';
import { newOwner } from '../../runtime/src/scheduler/owner.ts';
import { dag, manifest } from '../sdk-manifest/sample.ts';

const now = Date.UTC(2026, 0, 10, 12);
const daily: DagManifest = dag('daily', {
  schedule: { kind: 'cron', expression: '0 0 * * *' },
  start: '2026-01-01T00:00:00.000Z',
});
const free: DagManifest = dag('free');
const built = manifest([daily, free]);

let folder: string;
let store: Metastore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-identity-'));
  store = await openMetastore(join(folder, 'test.db'));
  await store.migrate();
  await store.saveVersion({ version: built.version, manifest: built, folder, createdAt: now });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const ask = (of: DagManifest, more: Partial<Ask> = {}): Ask => ({
  dag: of,
  version: built.version,
  params: '{}',
  paramsGiven: false,
  fresh: false,
  now,
  ...more,
});

/** Makes the run that is asked for, in the hands of `owner`, and ends it if told so. */
async function made(asked: Ask, owner: string, end?: 'success'): Promise<RunRow> {
  const found = await identify(store, asked);
  if (found.kind !== 'new') throw new Error(`there is one: ${found.run.runId}`);
  await store.createRuns([{ ...found.run, claim: { owner, expiresAt: now + 10_000 } }]);
  if (end) {
    await store.commit([
      {
        runId: found.run.runId,
        epoch: 1,
        now,
        run: { state: end, endedAt: now },
        instances: [],
        triesStarted: [],
        triesEnded: [],
        xcoms: [],
      },
    ]);
  }
  const row = await store.getRun(found.run.runId);
  if (!row) throw new Error('it was not made');
  return row;
}

const gone = newOwner().replace(/^(.*\/.*\/)\d+\/\d+\//, '$14194304/1/');
const alive = newOwner().replace(/[^/]+$/, 'another');
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'nothing',
    (error: { code?: string }) => error.code,
  );
const idOf = ({ run }: Found): string => run.runId;

describe('a dag with a schedule', () => {
  test('without a date it is the last interval that is over', async () => {
    const found = await identify(store, ask(daily));
    expect(found).toMatchObject({
      kind: 'new',
      run: { dagId: 'daily', context: { logicalDate: '2026-01-09T00:00:00.000Z', isLatest: true }, trigger: 'manual' },
    });
    expect(idOf(found)).toMatch(/^daily-2026-01-09T0000-[2-9a-z]{4}$/);
  });

  test('a moment within an interval means that interval', async () => {
    const found = await identify(store, ask(daily, { logicalDate: '2026-01-05T15:30' }));
    expect(found.run.context).toMatchObject({ logicalDate: '2026-01-05T00:00:00.000Z', isLatest: false });
  });

  test('the same date is the same run: gone on with if its owner is gone', async () => {
    const run = await made(ask(daily), gone);
    expect(await identify(store, ask(daily))).toMatchObject({ kind: 'resume', run: { runId: run.runId } });
  });

  test('… or if its lease is over', async () => {
    const run = await made(ask(daily), 'elsewhere/boot/1/1/x');
    expect(await codeOf(identify(store, ask(daily)))).toBe('TW6030');
    expect(await identify(store, ask(daily, { now: now + 10_000 }))).toMatchObject({
      kind: 'resume',
      run: { runId: run.runId },
    });
  });

  test('while somebody works on it, nobody else does', async () => {
    await made(ask(daily), alive);
    expect(await codeOf(identify(store, ask(daily)))).toBe('TW6030');
  });

  test('once it has ended it is not run again', async () => {
    const run = await made(ask(daily), alive, 'success');
    expect(await identify(store, ask(daily))).toMatchObject({ kind: 'ended', run: { runId: run.runId } });
  });

  test('unless that is asked for; then the newest counts', async () => {
    await made(ask(daily), alive, 'success');
    const second = await made(ask(daily, { fresh: true }), gone);
    expect(second.rerun).toBe(1);
    expect(await identify(store, ask(daily))).toMatchObject({ kind: 'resume', run: { runId: second.runId } });
    expect(await identify(store, ask(daily, { fresh: true }))).toMatchObject({
      kind: 'new',
      run: { rerun: 2 },
      left: { runId: second.runId },
    });
  });

  test('other parameters are not silently ignored', async () => {
    await made(ask(daily), alive, 'success');
    expect(await codeOf(identify(store, ask(daily, { params: '{"a":1}', paramsGiven: true })))).toBe('TW6031');
    expect(await identify(store, ask(daily, { params: '{"a":1}' }))).toMatchObject({ kind: 'ended' });
  });

  test('dates that are none, and dates without an interval', async () => {
    expect(await codeOf(identify(store, ask(daily, { logicalDate: 'tomorrow' })))).toBe('TW6014');
    expect(await codeOf(identify(store, ask(daily, { logicalDate: '2025-06-01' })))).toBe('TW5024');
  });
});

describe('a dag without a schedule', () => {
  test('each is a run of its own', async () => {
    await made(ask(free), alive, 'success');
    expect(await identify(store, ask(free, { now: now + 1 }))).toMatchObject({
      kind: 'new',
      run: { context: { logicalDate: '2026-01-10T12:00:00.001Z' } },
    });
  });

  test('one that was interrupted goes on, if its parameters are the same', async () => {
    const run = await made(ask(free), gone);
    const later = { now: now + 1 };
    expect(await identify(store, ask(free, later))).toMatchObject({ kind: 'resume', run: { runId: run.runId } });
    expect(await identify(store, ask(free, { ...later, params: '{"a":1}' }))).toMatchObject({ kind: 'new' });
    expect(await identify(store, ask(free, { ...later, fresh: true }))).toMatchObject({ kind: 'new' });
  });

  test('one that somebody works on is left alone', async () => {
    await made(ask(free), alive);
    expect(await identify(store, ask(free, { now: now + 1 }))).toMatchObject({ kind: 'new' });
  });
});

describe('a run with a name', () => {
  test('is made under it, and found by it', async () => {
    const run = await made(ask(free, { runId: 'nightly' }), gone);
    expect(run.runId).toBe('nightly');
    expect(await identify(store, ask(free, { runId: 'nightly' }))).toMatchObject({ kind: 'resume' });
    expect(await codeOf(identify(store, ask(daily, { runId: 'nightly' })))).toBe('TW3002');
  });

  test.each(['../up', '.', 'a/b', '', 'latest', 'a b', 'x'.repeat(121)])('%o is none', async (runId) => {
    expect(await codeOf(identify(store, ask(free, { runId })))).toBe('TW6003');
  });
});

describe('finding a run', () => {
  test('by id, beginning, or as the latest', async () => {
    const first = await made(ask(free, { runId: 'free-a1' }), alive, 'success');
    const second = await made(ask(free, { runId: 'free-a2', now: now + 1 }), alive, 'success');
    expect((await findRun(store, 'free-a1')).runId).toBe(first.runId);
    expect((await findRun(store, 'latest')).runId).toBe(second.runId);
    expect(await codeOf(findRun(store, 'free'))).toBe('TW6020');
    await made(ask(daily, { runId: 'daily-1' }), alive, 'success');
    expect((await findRun(store, 'dai')).runId).toBe('daily-1');
  });

  test('a beginning is no pattern', async () => {
    await made(ask(free, { runId: 'free_a1' }), alive, 'success');
    expect(await codeOf(findRun(store, 'free_%'))).toBe('TW5005');
    expect(await codeOf(findRun(store, 'fre__a'))).toBe('TW5005');
  });

  test('one that is misspelt', async () => {
    await made(ask(free, { runId: 'nightly' }), alive, 'success');
    await expect(findRun(store, 'nihgtly')).rejects.toMatchObject({ code: 'TW5005', suggestions: ['nightly'] });
    await expect(findRun(store, 'x')).rejects.toMatchObject({ code: 'TW5005', suggestions: [] });
  });
});
