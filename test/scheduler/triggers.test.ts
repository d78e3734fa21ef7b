/** Calls of `triggerDag`, by the scheduler itself: what they wait for, what ends them, and that a run is made once. */
import type { DagManifest, JsonSchema, Manifest } from '@tradewind/sdk/manifest';
import { parse } from '@tradewind/sdk/runtime';
import { expect, test } from 'vitest';
import { programFor, type Scheduler, TurnedClock } from '../../runtime/src/scheduler/index.ts';
import { datesOfTriggeredRun, triggeredRunId } from '../../runtime/src/scheduler/triggered-run.ts';
import { dag, node, of, param } from '../core/build.ts';
import { World } from './world.ts';

const number: JsonSchema = { type: 'number' };
const params = { kind: 'record' as const, entries: [['n', param('n')] as const] };

const child: DagManifest = {
  ...dag({ nodes: [node('inner', [param('n')], { task: 'work' })], result: of('inner') }),
  id: 'child',
  parameters: [{ name: 'n', schema: number }],
};

function parentOf(options: { readonly wait: boolean; readonly timeoutMs?: number }): DagManifest {
  const { wait, ...more } = options;
  const task = wait ? '#trigger/child/wait' : '#trigger/child';
  return {
    ...dag({ params: ['n'], nodes: [node('call', [params], { task, options: more })], result: of('call') }),
    id: 'parent',
  };
}

/** A world whose dags are a parent and what it triggers. */
async function openWorld(parent: DagManifest, work: string): Promise<World> {
  const world = await World.open({ tasks: { work }, dag: parent });
  const trigger = (wait: boolean): Manifest['tasks'] => {
    const key = wait ? '#trigger/child/wait' : '#trigger/child';
    const triggers = { dag: 'child', wait };
    return {
      [key]: { key, kind: 'trigger', name: 'trigger_child', form: 'trigger', parameters: [], result: {}, triggers },
    };
  };
  const version = 'c'.repeat(64);
  const tasks = { ...world.manifest.tasks, ...trigger(true), ...trigger(false) };
  Object.assign(world.manifest, { version, tasks, dags: [child, parent] });
  const { manifest, folder } = world;
  await world.metastore.saveVersion({ version, manifest, folder: folder.path, createdAt: 0 });
  return world;
}

const begin = (world: World, scheduler: Scheduler, n: unknown = 1): ReturnType<Scheduler['submit']> =>
  scheduler.submit(
    { ...world.newRun({ n }), dagId: 'parent' },
    programFor(world.manifest, 'parent', world.folder.path),
  );

test('a call that waits gives the result of the run; one that does not, its id', async () => {
  for (const wait of [true, false]) {
    await using world = await openWorld(parentOf({ wait }), '(n) => n + 1');
    const scheduler = world.scheduler();
    await scheduler.start();
    const run = await begin(world, scheduler, 41);
    const { result } = await run.ended;
    await scheduler.drained();
    const [other] = await world.metastore.listRuns({ dagId: 'child' });
    expect(parse(result ?? '')).toBe(wait ? 42 : other?.runId);
    expect(other).toMatchObject({
      state: 'success',
      trigger: 'dag',
      context: { logicalDate: run.row.context.logicalDate },
    });
  }
});

test('parameters that do not fit fail the call, and no run is made', async () => {
  await using world = await openWorld(parentOf({ wait: true }), '(n) => n');
  const scheduler = world.scheduler();
  await scheduler.start();
  const { outcome } = await (await begin(world, scheduler, 'one')).ended;
  expect(outcome.error?.error).toMatchObject({ code: 'TW6012' });
  expect(await world.metastore.listRuns({ dagId: 'child' })).toEqual([]);
});

test('the failure of the run is the failure of the call, with its cause', async () => {
  await using world = await openWorld(parentOf({ wait: true }), "() => { throw new Error('boom'); }");
  const scheduler = world.scheduler();
  await scheduler.start();
  const { outcome } = await (await begin(world, scheduler)).ended;
  expect(outcome.error?.error).toMatchObject({
    code: 'TW5007',
    message: 'the run of child failed: Error: boom',
    cause: { message: 'boom' },
  });
});

test('a call waits no longer than its timeout; the run goes on', async () => {
  await using world = await openWorld(
    parentOf({ wait: true, timeoutMs: 5_000 }),
    '() => new Promise((resolve) => (globalThis.endWork = resolve))',
  );
  const clock = new TurnedClock(1_000_000);
  const begun = Promise.withResolvers<void>();
  const scheduler = world.scheduler({ clock, leaseMs: 1e12, observer: { triggered: () => begun.resolve() } });
  await scheduler.start();
  const run = await begin(world, scheduler);
  await begun.promise;
  clock.turn(1_004_999);
  expect((await world.metastore.getRun(run.id))?.state).toBe('running');
  clock.turn(1_005_000);
  expect((await run.ended).outcome).toMatchObject({ state: 'failed', error: { reason: 'timeout' } });
  expect(await world.metastore.listRuns({ dagId: 'child' })).toMatchObject([{ state: 'running' }]);
});

test('cancelling a run ends a call that waits', async () => {
  await using world = await openWorld(parentOf({ wait: true }), '() => new Promise(() => {})');
  const begun = Promise.withResolvers<void>();
  const scheduler = world.scheduler({ observer: { triggered: () => begun.resolve() } });
  await scheduler.start();
  const run = await begin(world, scheduler);
  await begun.promise;
  scheduler.cancel(run.id);
  expect((await run.ended).outcome).toMatchObject({ state: 'failed', error: { reason: 'cancelled' } });
});

test('a run that another scheduler has is looked at again until it has ended', async () => {
  await using world = await openWorld(parentOf({ wait: true }), '(n) => n * 2');
  const clock = new TurnedClock(1_000_000);
  const seen = Promise.withResolvers<void>();
  const mine = world.scheduler({ clock, leaseMs: 1e12, observer: { triggered: () => seen.resolve() } });
  const theirs = world.scheduler({ leaseMs: 1e12 });
  await Promise.all([mine.start(), theirs.start()]);
  const parent = { ...world.newRun({ n: 4 }), dagId: 'parent' };
  const runId = triggeredRunId('child', parent.context.logicalDate, { runId: parent.runId, key: 'call', tryNumber: 1 });
  // What is asked for is there already, in other hands, and not begun.
  const claim = { owner: 'somebody-else', expiresAt: 1e15 };
  await world.metastore.createRuns([
    { ...parent, runId, dagId: 'child', context: { ...parent.context, runId, dagId: 'child' }, trigger: 'dag', claim },
  ]);
  const run = await mine.submit(parent, programFor(world.manifest, 'parent', world.folder.path));
  await seen.promise;
  await world.metastore.releaseRuns('somebody-else', [runId]);
  const [other] = await theirs.adopt({ runIds: [runId] });
  await other?.ended;
  clock.turn(1_001_000);
  const { result } = await run.ended;
  expect(parse(result ?? '')).toBe(8);
  expect(await world.metastore.listRuns({ dagId: 'child' })).toHaveLength(1);
});

test('what the run covers: the same interval, or the schedule’s own', () => {
  const context = {
    runId: 'run',
    dagId: 'parent',
    logicalDate: '2026-03-04T10:30:00.000Z',
    dataInterval: { start: '2026-03-04T10:30:00.000Z', end: '2026-03-04T11:30:00.000Z' },
    isLatest: false,
  };
  const plain = dag({ nodes: [] });
  const scheduled = (expression: string): DagManifest => ({ ...plain, schedule: { kind: 'cron', expression } });
  const now = Date.parse('2026-06-01');
  const { runId: _, dagId: __, ...dates } = context;
  expect(datesOfTriggeredRun({ dag: plain, context }, plain, now)).toEqual(dates);
  expect(datesOfTriggeredRun({ dag: scheduled('30 * * * *'), context }, plain, now)).toEqual(dates);
  const daily = scheduled('0 0 * * *');
  expect(datesOfTriggeredRun({ dag: scheduled('30 * * * *'), context }, daily, now)).toMatchObject({
    logicalDate: '2026-03-04T00:00:00.000Z',
    isLatest: false,
  });
  // Asked for at that moment, its day is not over yet.
  expect(datesOfTriggeredRun({ dag: plain, context }, daily, now)).toMatchObject({
    logicalDate: '2026-03-03T00:00:00.000Z',
  });
});

test('each try asks for a run of its own, and always for the same', () => {
  const id = (key: string, tryNumber: number): string =>
    triggeredRunId('child', '2026-01-01T00:00:00.000Z', { runId: 'run', key, tryNumber });
  expect(id('call[0]', 1)).toBe(id('call[0]', 1));
  expect(id('call[0]', 1)).toMatch(/^child-2026-01-01T0000-[2-9a-z]{10}$/);
  expect(new Set([id('call[0]', 1), id('call[1]', 1), id('call[0]', 2)]).size).toBe(3);
});
