import { existsSync, readdirSync } from 'node:fs';
import { parse } from '@tradewind/sdk/runtime';
import { describe, expect, test } from 'vitest';
import type { Metastore } from '../../runtime/src/metastore/metastore.ts';
import { TurnedClock } from '../../runtime/src/scheduler/index.ts';
import { awaits, constant, dag, field, glue, list, node, of, param, passed, pointValue } from '../core/build.ts';
import { testLifecycle } from '../support/lifecycle.ts';
import { World } from './world.ts';

const chain = dag({
  params: ['n'],
  nodes: [
    node('a', [param('n')], { task: 'add' }),
    node('b', [of('a')], { task: 'add' }),
    node('c', [of('b'), of('a')], { task: 'sum' }),
  ],
  result: list(of('c'), constant('end')),
});
const chainTasks = { add: '(n) => n + 1', sum: '(x, y) => x + y' };

const byName = (a: readonly unknown[], b: readonly unknown[]): number => String(a[0]).localeCompare(String(b[0]));

/** The metastore, with one method replaced. */
function instead<K extends keyof Metastore>(metastore: Metastore, name: K, method: Metastore[K]): Metastore {
  return new Proxy(metastore, {
    get: (target, key) => {
      const own = key === name ? method : (target[key as keyof Metastore] as unknown);
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
}

test('a chain runs to its result, and every step is in the rows', async () => {
  await using world = await World.open({ tasks: chainTasks, dag: chain });
  const scheduler = world.scheduler();
  await scheduler.start();
  const run = await scheduler.submit(world.newRun({ n: 1 }), world.program());
  const { outcome, result } = await run.ended;
  expect(outcome.state).toBe('success');
  expect(parse(result ?? '')).toEqual([5, 'end']);
  expect(await world.metastore.getRun(run.id)).toMatchObject({ state: 'success', result });
  const instances = await world.metastore.listInstances(run.id);
  expect(instances.map(({ nodeId, state, tryNumber }) => [nodeId, state, tryNumber]).sort(byName)).toEqual([
    ['a', 'success', 1],
    ['b', 'success', 1],
    ['c', 'success', 1],
  ]);
});

test('what a watcher is told is already in the rows', async () => {
  await using world = await World.open({ tasks: chainTasks, dag: chain });
  const seen: Promise<void>[] = [];
  const scheduler = world.scheduler({
    observer: {
      progressed: (run, changed) => {
        seen.push(
          (async () => {
            const rows = await world.metastore.listInstances(run.runId);
            for (const { nodeId, tryNumber } of changed) {
              expect(rows.find((row) => row.nodeId === nodeId)?.tryNumber).toBeGreaterThanOrEqual(tryNumber);
            }
          })(),
        );
      },
    },
  });
  await scheduler.start();
  await (await scheduler.submit(world.newRun({ n: 1 }), world.program())).ended;
  expect(seen.length).toBeGreaterThanOrEqual(4);
  await Promise.all(seen);
});

test('a failed try is made again when its delay is over, not before', async () => {
  const clock = new TurnedClock(1_000_000);
  const tasks = { flaky: "() => { if (context().tryNumber < 3) throw new Error('no'); return context().tryNumber; }" };
  const flow = dag({
    nodes: [node('flaky', [], { options: { retries: 2, retryDelayMs: 60_000 } })],
    result: of('flaky'),
  });
  const one = { ...flow, nodes: flow.nodes.map((each) => ({ ...each, task: 'flaky' })) };
  await using world = await World.open({ tasks, dag: one });
  let waiting: (() => void) | undefined;
  const scheduler = world.scheduler({
    clock,
    observer: { progressed: (_, changed) => changed.some(({ state }) => state === 'up_for_retry') && waiting?.() },
  });
  await scheduler.start();
  const failed = (): Promise<void> => new Promise((resolve) => (waiting = resolve));
  let next = failed();
  const run = await scheduler.submit(world.newRun(), world.program());
  await next;
  next = failed();
  clock.turn(clock.now() + 59_999);
  expect((await world.metastore.listInstances(run.id))[0]?.state).toBe('up_for_retry');
  clock.turn(clock.now() + 1);
  await next;
  clock.turn(clock.now() + 60_000);
  const { outcome, result } = await run.ended;
  expect([outcome.state, result]).toEqual(['success', '3']);
  const tries = await world.metastore.listTries(run.id);
  expect(tries.map(({ tryNumber, state, reason }) => [tryNumber, state, reason])).toEqual([
    [1, 'failed', 'error'],
    [2, 'failed', 'error'],
    [3, 'success', undefined],
  ]);
});

test('a successor takes over from a dead owner: what was finished stays, what was under way is made again', async () => {
  const tasks = {
    quick: '() => globalThis.effects.push("quick") && 1',
    stuck:
      '() => { globalThis.effects.push("stuck"); return globalThis.effects.length > 2 ? 2 : new Promise(() => {}); }',
  };
  const effects: string[] = [];
  (globalThis as { effects?: string[] }).effects = effects;
  const flow = dag({
    nodes: [node('quick', [], { task: 'quick' }), node('stuck', [of('quick')], { task: 'stuck' })],
    result: list(of('quick'), of('stuck')),
  });
  await using world = await World.open({ tasks, dag: flow });
  let begun: (() => void) | undefined;
  const stuck = new Promise<void>((resolve) => (begun = resolve));
  const first = world.scheduler({
    observer: {
      progressed: (_, changed) =>
        changed.some(({ nodeId, state }) => nodeId === 'stuck' && state === 'running') && begun?.(),
    },
  });
  await first.start();
  const run = await first.submit(world.newRun(), world.program());
  await stuck;

  const second = world.scheduler({
    observer: { trouble: (message, error) => expect.fail(`${message}: ${String(error)}`) },
  });
  await second.start();
  const [adopted] = await second.adopt({ dead: [first.owner] });
  const ended = await adopted?.ended;
  expect(ended).toMatchObject({ outcome: { state: 'success' }, result: '[1,2]' });
  expect(effects).toEqual(['quick', 'stuck', 'stuck']);
  const tries = (await world.metastore.listTries(run.id)).map(({ nodeId, tryNumber, state, reason }) => [
    nodeId,
    tryNumber,
    state,
    reason,
  ]);
  expect(tries).toEqual([
    ['quick', 1, 'success', undefined],
    ['stuck', 1, 'failed', 'lost'],
    ['stuck', 2, 'success', undefined],
  ]);
});

test('an owner that was passed over can change nothing any more', async () => {
  const tasks = { slow: '() => new Promise((resolve) => { globalThis.release = resolve; })' };
  const world0 = globalThis as { release?: (value: unknown) => void };
  const flow = dag({ nodes: [node('slow', [], { task: 'slow' })], result: of('slow') });
  await using world = await World.open({ tasks, dag: flow });
  let begun: (() => void) | undefined;
  const running = new Promise<void>((resolve) => (begun = resolve));
  const troubles: string[] = [];
  const first = world.scheduler({
    observer: {
      progressed: (_, changed) => changed.some(({ state }) => state === 'running') && begun?.(),
      trouble: (message) => troubles.push(message),
    },
  });
  await first.start();
  const run = await first.submit(world.newRun(), world.program());
  await running;
  // The task itself begins a little after the watcher was told.
  while (!world0.release) await new Promise<void>((resolve) => setImmediate(resolve));
  const [claimed] = await world.metastore.claimRuns({
    owner: 'other',
    now: Date.now(),
    leaseMs: 60_000,
    limit: 1,
    dead: [first.owner],
  });
  expect(claimed?.epoch).toBe(2);
  world0.release?.('late');
  await expect(run.ended).rejects.toMatchObject({ code: 'TW5006' });
  expect(troubles).toEqual([`run ${run.id} now belongs to another scheduler`]);
  expect(await world.metastore.getRun(run.id)).toMatchObject({ state: 'running', owner: 'other' });
  expect((await world.metastore.listTries(run.id))[0]).toMatchObject({ state: 'running' });
});

describe('a commit that fails', () => {
  for (const [when, before] of [
    ['before', true],
    ['after it went through', false],
  ] as const) {
    test(`${when} is written again, and no task notices`, async () => {
      await using world = await World.open({ tasks: chainTasks, dag: chain });
      let failures = 0;
      let commits = 0;
      const metastore = instead(world.metastore, 'commit', async (changes) => {
        const fails = ++commits % 2 === 1;
        if (fails && before) throw new Error(`failure ${++failures}`);
        const result = await world.metastore.commit(changes);
        if (fails) throw new Error(`failure ${++failures}`);
        return result;
      });
      const scheduler = world.scheduler({ metastore });
      await scheduler.start();
      const run = await scheduler.submit(world.newRun({ n: 1 }), world.program());
      expect(await run.ended).toMatchObject({ outcome: { state: 'success' }, result: '[5,"end"]' });
      expect(failures).toBeGreaterThan(1);
      const tries = await world.metastore.listTries(run.id);
      expect(tries.map(({ tryNumber, state }) => [tryNumber, state])).toEqual([
        [1, 'success'],
        [1, 'success'],
        [1, 'success'],
      ]);
    });
  }
});

test('a large result goes to a file, and comes back as an argument and in the result', async () => {
  const tasks = { large: "() => ({ text: 'x'.repeat(200_000), size: 200_000 })", length: '(text) => text.length' };
  const flow = dag({
    nodes: [
      node('large', [], { task: 'large' }),
      node('length', [{ kind: 'field', of: of('large'), key: 'text', lenient: true }], { task: 'length' }),
    ],
    result: list(of('length'), { kind: 'field', of: of('large'), key: 'size', lenient: true }),
  });
  await using world = await World.open({ tasks, dag: flow });
  const scheduler = world.scheduler();
  await scheduler.start();
  const run = await scheduler.submit(world.newRun(), world.program());
  expect((await run.ended).result).toBe('[200000,200000]');
  expect(existsSync(world.path('xcom'))).toBe(true);
  expect(readdirSync(world.path(`xcom/${run.id}`))).toHaveLength(1);
});

test('one bad run does not take the others with it', async () => {
  await using world = await World.open({ tasks: chainTasks, dag: chain });
  const scheduler = world.scheduler();
  await scheduler.start();
  const good = world.newRun({ n: 1 });
  const other = world.newRun({ n: 2 });
  const submitted = await Promise.allSettled(
    [good, { ...good }, other].map((run) => scheduler.submit(run, world.program())),
  );
  expect(submitted.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  const runs = submitted.flatMap((one) => (one.status === 'fulfilled' ? [one.value.ended] : []));
  expect((await Promise.all(runs)).map(({ outcome }) => outcome.state)).toEqual(['success', 'success']);
});

test('a large value that decides something is there again after a take-over', async () => {
  const tasks = {
    list: "() => Array.from({ length: 20_000 }, (_, i) => 'item ' + i)",
    count: '(n) => (globalThis.restored ? n : new Promise(() => {}))',
  };
  const flow = dag({
    nodes: [
      node('list', [], { task: 'list' }),
      node('count', [pointValue('length')], { task: 'count', guard: passed('length') }),
      node('again', [pointValue('later')], { task: 'count', guard: passed('later') }),
    ],
    points: [
      awaits('first', [of('list')]),
      glue('length', field(of('list'), 'length', false), { guard: passed('first') }),
      awaits('second', [of('count')], { guard: passed('length') }),
      glue('later', field(of('list'), 1, false), { guard: passed('second') }),
    ],
    result: list(of('count'), of('again')),
  });
  await using world = await World.open({ tasks, dag: flow });
  let begun: (() => void) | undefined;
  const counting = new Promise<void>((resolve) => (begun = resolve));
  const first = world.scheduler({
    observer: { progressed: (_, changed) => changed.some(({ nodeId }) => nodeId === 'count') && begun?.() },
  });
  await first.start();
  await first.submit(world.newRun(), world.program());
  await counting;
  (globalThis as { restored?: boolean }).restored = true;
  const second = world.scheduler();
  await second.start();
  const [adopted] = await second.adopt({ dead: [first.owner] });
  expect((await adopted?.ended)?.result).toBe('[20000,"item 1"]');
});

test('a fault of ours in one run stops that run alone, and its rows stay as they were', async () => {
  await using world = await World.open({ tasks: chainTasks, dag: chain });
  const troubles: string[] = [];
  const scheduler = world.scheduler({ observer: { trouble: (message) => troubles.push(message) } });
  await scheduler.start();
  const sound = world.program();
  const broken: typeof sound = {
    ...sound,
    create: (context, params) => {
      const machine = sound.create(context, params);
      const apply: typeof machine.apply = (event, now) => {
        if (event.kind === 'try_ended') throw new Error('a fault in core');
        return machine.apply(event, now);
      };
      return { ...machine, apply };
    },
  };
  const bad = await scheduler.submit(world.newRun({ n: 1 }), broken);
  const good = await scheduler.submit(world.newRun({ n: 1 }), sound);
  expect((await good.ended).outcome.state).toBe('success');
  await expect(bad.ended).rejects.toThrow('a fault in core');
  expect(troubles).toEqual([`run ${bad.id} met a fault in Tradewind`]);
  expect(await world.metastore.listInstances(bad.id)).toMatchObject([{ nodeId: 'a', state: 'running' }]);
});

test('cancel ends a run: its tries are aborted and written as cancelled', async () => {
  const tasks = {
    wait: '() => new Promise((_, reject) => context().signal.addEventListener("abort", () => reject(new Error("aborted"))))',
  };
  const flow = dag({
    nodes: [node('wait', [], { task: 'wait', options: { retries: 5 } }), node('then', [of('wait')], { task: 'wait' })],
  });
  await using world = await World.open({ tasks, dag: flow });
  let begun: (() => void) | undefined;
  const running = new Promise<void>((resolve) => (begun = resolve));
  const scheduler = world.scheduler({
    observer: { progressed: (_, changed) => changed.some(({ state }) => state === 'running') && begun?.() },
  });
  await scheduler.start();
  const run = await scheduler.submit(world.newRun(), world.program());
  await running;
  scheduler.cancel(run.id);
  expect((await run.ended).outcome).toMatchObject({ state: 'failed', error: { reason: 'cancelled' } });
  expect(await world.metastore.listTries(run.id)).toMatchObject([{ state: 'failed', reason: 'cancelled' }]);
});

describe('start and stop', () => {
  testLifecycle(async () => {
    const tasks = { wait: '() => new Promise((resolve) => { globalThis.releases.push(resolve); })' };
    const releases: ((value: unknown) => void)[] = [];
    (globalThis as { releases?: unknown[] }).releases = releases;
    const world = await World.open({ tasks, dag: dag({ nodes: [node('wait', [], { task: 'wait' })] }) });
    let begun: (() => void) | undefined;
    const scheduler = world.scheduler({
      observer: { progressed: (_, changed) => changed.some(({ state }) => state === 'running') && begun?.() },
    });
    return {
      subject: scheduler,
      makeBusy: async () => {
        const count = releases.length;
        const running = new Promise<void>((resolve) => (begun = resolve));
        const run = await scheduler.submit(world.newRun(), world.program());
        await running;
        // The task itself begins a little after the watcher was told.
        while (releases.length === count) await new Promise<void>((resolve) => setImmediate(resolve));
        return {
          release: () => {
            releases.at(-1)?.(1);
            run.ended.catch(() => {});
          },
        };
      },
    };
  });
});
