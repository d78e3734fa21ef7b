/** Timeouts and cancellation. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Capabilities, Setup } from '../harness.ts';
import { workOf } from '../harness.ts';

/** Waits for its abort signal, then throws its reason. */
const hearsAbort =
  '() => new Promise((_, reject) => { const { signal } = context(); signal.onabort = () => reject(signal.reason); })';

export function testTimeouts(setup: () => Setup, capabilities: Capabilities): void {
  test('a task that hears its abort signal ends by timeout', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({ hears: hearsAbort });
    const failed = await watched.failure(workOf(folder, bundle, 'hears', { timeoutMs: 30 }));
    expect(failed).toMatchObject({
      reason: 'timeout',
      error: { code: 'TW4010', message: 'the try ran longer than its timeout of 30ms' },
    });
    expect(failed.error.cause).toBeUndefined();
  });

  test('what the task makes of its abort is told as the cause, or dropped', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({
      other: "() => new Promise((_, reject) => { context().signal.onabort = () => reject(new Error('half done')); })",
      success: "() => new Promise((resolve) => { context().signal.onabort = () => resolve('late'); })",
      skips:
        "() => new Promise((resolve, reject) => { context().signal.onabort = () => { try { skip('late'); } catch (e) { reject(e); } }; })",
    });
    const failed = await watched.failure(workOf(folder, bundle, 'other', { timeoutMs: 20 }));
    expect(failed).toMatchObject({ reason: 'timeout', error: { cause: { message: 'half done' } } });
    expect(await watched.failure(workOf(folder, bundle, 'success', { timeoutMs: 20 }))).toMatchObject({
      reason: 'timeout',
    });
    expect(await watched.failure(workOf(folder, bundle, 'skips', { timeoutMs: 20 }))).toMatchObject({
      reason: 'timeout',
    });
  });

  test('what listens to the abort is a part of the try: it has its context, and its log', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({
      hears:
        "() => new Promise((_, reject) => { context().signal.addEventListener('abort', () => { console.log('cleaning up'); reject(new Error(context().taskId)); }); })",
    });
    const work = workOf(folder, bundle, 'hears', { timeoutMs: 20 });
    expect(await watched.failure(work)).toMatchObject({
      reason: 'timeout',
      error: { cause: { message: work.nodeId } },
    });
    expect(readFileSync(work.logFile, 'utf8')).toContain('cleaning up');
  });

  test('a task that blocks past its timeout and ends is timed out, not successful', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({
      block: '() => { const end = performance.now() + 60; while (performance.now() < end); return 1; }',
    });
    expect(await watched.failure(workOf(folder, bundle, 'block', { timeoutMs: 20 }))).toMatchObject({
      reason: 'timeout',
    });
  });

  test('a task that ignores its abort signal is given up', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({ deaf: '() => new Promise(() => {})' });
    const failed = await watched.failure(workOf(folder, bundle, 'deaf', { timeoutMs: 20 }));
    const end = capabilities.kills ? 'and was killed' : 'it cannot be killed in this process';
    expect(failed).toMatchObject({
      reason: 'ignored_abort',
      error: { code: 'TW4011', message: expect.stringContaining(end) as string },
    });
  });
}

export function testCancel(setup: () => Setup): void {
  test('cancel aborts a running try; the outcome is cancelled whatever it does', async () => {
    const { folder, watched } = setup();
    const begun = (name: string): string =>
      `(await import('node:fs')).writeFileSync(${JSON.stringify(folder.file(name))}, '');`;
    const bundle = folder.bundle({
      hears: `async () => { const { signal } = context(); ${begun('a')} await new Promise((_, reject) => { signal.onabort = () => reject(signal.reason); }); }`,
      deaf: `async () => { ${begun('b')} await new Promise(() => {}); }`,
    });
    const hears = workOf(folder, bundle, 'hears');
    const deaf = workOf(folder, bundle, 'deaf');
    const failures = Promise.all([watched.failure(hears), watched.failure(deaf)]);
    await Promise.all([folder.appeared('a'), folder.appeared('b')]);
    watched.executor.cancel(hears.token);
    watched.executor.cancel(deaf.token, 10);
    expect((await failures).map(({ reason, error }) => [reason, error.code])).toEqual([
      ['cancelled', 'TW4017'],
      ['cancelled', 'TW4017'],
    ]);
  });

  test('cancel of waiting work never begins it; of unknown or ended work it does nothing', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({
      hears: hearsAbort,
      mark: `async () => (await import('node:fs')).writeFileSync(${JSON.stringify(folder.file('ran'))}, '')`,
    });
    const running = [workOf(folder, bundle, 'hears'), workOf(folder, bundle, 'hears')];
    const waiting = workOf(folder, bundle, 'mark');
    const failures = [...running, waiting].map((work) => watched.failure(work));
    watched.executor.cancel(waiting.token);
    expect(await failures[2]).toMatchObject({ reason: 'cancelled' });
    for (const work of running) watched.executor.cancel(work.token);
    await Promise.all(failures);
    for (const { token } of [...running, waiting]) watched.executor.cancel(token);
    watched.executor.cancel('unknown');
    expect(() => readFileSync(folder.file('ran'))).toThrow('ENOENT');
    expect(watched.outcomes.size).toBe(3);
  });
}
