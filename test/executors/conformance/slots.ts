/** How much runs at a time, and what a stop does to it. */
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { holdUntil, type Setup, workOf } from '../harness.ts';

export function testSlots(setup: () => Setup): void {
  test('freeSlots counts what waits and what runs, and work beyond it is not lost', async () => {
    const { folder, watched } = setup();
    const { executor } = watched;
    const bundle = folder.bundle({ echo: 'async (n) => { await null; return n; }' });
    expect(executor.freeSlots()).toBe(2);
    const results = Array.from({ length: 9 }, (_, n) => watched.result(workOf(folder, bundle, 'echo', { args: [n] })));
    expect(executor.freeSlots()).toBe(0);
    expect(await Promise.all(results)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(executor.freeSlots()).toBe(2);
  });

  test('tries run side by side up to the limit', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({ a: holdUntil(folder, 'begun-a', 'go'), b: holdUntil(folder, 'begun-b', 'go') });
    const results = [watched.result(workOf(folder, bundle, 'a')), watched.result(workOf(folder, bundle, 'b'))];
    await Promise.all([folder.appeared('begun-a'), folder.appeared('begun-b')]);
    writeFileSync(folder.file('go'), '');
    expect(await Promise.all(results)).toEqual(['released', 'released']);
  });
}

export function testStop(setup: () => Setup): void {
  test('work given to an executor that is not running is lost, and told so', async () => {
    const { folder, watched } = setup();
    await watched.executor.stop();
    expect(watched.executor.freeSlots()).toBe(0);
    const failed = await watched.failure(workOf(folder, folder.bundle({ any: '() => 1' }), 'any'));
    expect(failed).toMatchObject({ reason: 'lost', error: { code: 'TW4001' } });
  });

  test('stop waits for what runs, and gives back what waits', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({
      a: holdUntil(folder, 'begun-a', 'go'),
      b: holdUntil(folder, 'begun-b', 'go'),
      c: '() => 1',
    });
    const running = [watched.result(workOf(folder, bundle, 'a')), watched.result(workOf(folder, bundle, 'b'))];
    const waiting = watched.failure(workOf(folder, bundle, 'c'));
    await Promise.all([folder.appeared('begun-a'), folder.appeared('begun-b')]);
    const stopping = watched.executor.stop();
    expect(await waiting).toMatchObject({ reason: 'lost', error: { code: 'TW4016' } });
    writeFileSync(folder.file('go'), '');
    expect(await Promise.all(running)).toEqual(['released', 'released']);
    await stopping;
  });

  test('what still runs after the grace period is lost, before stop resolves', async () => {
    const { folder, watched } = setup();
    const work = workOf(folder, folder.bundle({ hold: holdUntil(folder, 'begun', 'never') }), 'hold');
    void watched.execute(work);
    await folder.appeared('begun');
    await watched.executor.stop({ graceMs: 0 });
    expect(watched.outcomes.get(work.token)?.outcome).toMatchObject({ kind: 'failed', reason: 'lost' });
  });

  test('what was given just before a stop without grace is lost, also when the event loop was busy', async () => {
    const { folder, watched } = setup();
    const work = workOf(folder, folder.bundle({ hold: holdUntil(folder, 'begun', 'never') }), 'hold');
    // Timers come next, and immediates after them.
    await new Promise<void>((resolve) => setImmediate(resolve));
    void watched.execute(work);
    const stopping = watched.executor.stop({ graceMs: 0 });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    await stopping;
    expect(watched.outcomes.get(work.token)?.outcome).toMatchObject({ kind: 'failed', reason: 'lost' });
  });

  test('a try that was cancelled is cancelled, also when a stop ends it', async () => {
    const { folder, watched } = setup();
    const work = workOf(folder, folder.bundle({ hold: holdUntil(folder, 'begun', 'never') }), 'hold');
    void watched.execute(work);
    await folder.appeared('begun');
    watched.executor.cancel(work.token, 3_600_000);
    await watched.executor.stop({ graceMs: 0 });
    expect(watched.outcomes.get(work.token)?.outcome).toMatchObject({ kind: 'failed', reason: 'cancelled' });
  });
}
