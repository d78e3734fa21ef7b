/** How a task ends by itself. */
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { type Setup, workOf } from '../harness.ts';

export function testErrors(setup: () => Setup): void {
  test('an error keeps its name, message, causes and the frames of the user', async () => {
    const { folder, watched } = setup();
    const source = `async function launch() {
      await null;
      const why = new RangeError('too far', { cause: 'the moon' });
      throw new TypeError('no rocket', { cause: why });
    }`;
    const bundle = folder.bundle({ launch: source });
    const { reason, error, forGood, retryAfterMs } = await watched.failure(workOf(folder, bundle, 'launch'));
    expect({ reason, forGood, retryAfterMs }).toEqual({ reason: 'error', forGood: undefined, retryAfterMs: undefined });
    expect(error).toMatchObject({
      name: 'TypeError',
      message: 'no rocket',
      cause: {
        name: 'RangeError',
        message: 'too far',
        cause: { name: 'NonError', message: "'the moon' was thrown, which is not an Error" },
      },
    });
    expect(error.stack).toMatch(/^TypeError: no rocket\n\s+at .*launch.*bundle-1\.mjs:/);
    expect(error.stack).not.toMatch(/call-task|node:/);
  });

  test.each([
    ["'x'", "'x' was thrown, which is not an Error"],
    ['undefined', 'undefined was thrown, which is not an Error'],
    ['null', 'null was thrown, which is not an Error'],
    ['{ code: 5 }', '{ code: 5 } was thrown, which is not an Error'],
    ['new Proxy({}, { get() { throw 1; } })', '{} was thrown, which is not an Error'],
  ])('throw %s', async (thrown, message) => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({ bad: `() => { throw ${thrown}; }` });
    expect(await watched.failure(workOf(folder, bundle, 'bad'))).toMatchObject({
      reason: 'error',
      error: { name: 'NonError', message },
    });
  });

  test('errors that lie, and causes in a circle, do no harm', async () => {
    const { folder, watched } = setup();
    const source = `() => {
      const error = new Error('a');
      error.cause = new Error('b', { cause: error });
      Object.defineProperty(error, 'stack', { get() { throw new Error('no stack'); } });
      error.name = 7;
      throw error;
    }`;
    const bundle = folder.bundle({ bad: source });
    expect(await watched.failure(workOf(folder, bundle, 'bad'))).toMatchObject({
      error: { name: 'Error', message: 'a', cause: { message: 'b' } },
    });
  });

  test('an AggregateError says its first cause', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({ bad: "() => Promise.any([Promise.reject(new Error('first'))])" });
    expect(await watched.failure(workOf(folder, bundle, 'bad'))).toMatchObject({
      error: { name: 'AggregateError', cause: { message: 'first' } },
    });
  });
}

export function testSignals(setup: () => Setup): void {
  test('skip, with a reason and without', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({ said: "() => skip('no file')", unsaid: 'async () => { await null; skip(); }' });
    expect((await watched.execute(workOf(folder, bundle, 'said'))).outcome).toEqual({
      kind: 'skipped',
      message: 'no file',
    });
    expect((await watched.execute(workOf(folder, bundle, 'unsaid'))).outcome).toEqual({ kind: 'skipped' });
  });

  test('failForGood and retryAfter', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({
      never: "() => failForGood('no account')",
      later: "() => retryAfter('90s', 'rate limit')",
    });
    const never = await watched.failure(workOf(folder, bundle, 'never'));
    expect(never).toMatchObject({ reason: 'error', forGood: true, error: { message: 'no account' } });
    const later = await watched.failure(workOf(folder, bundle, 'later'));
    expect(later).toMatchObject({ reason: 'error', retryAfterMs: 90_000, error: { message: 'rate limit' } });
  });

  test('failing glue says that it was glue', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({ '#glue/0': "{ kind: 'glue', fn: (a) => a.b.c }" });
    expect(await watched.failure(workOf(folder, bundle, '#glue/0', { args: [{}] }))).toMatchObject({
      reason: 'glue',
      error: { name: 'TypeError' },
    });
  });
}

export function testStacks(setup: () => Setup): void {
  test('the frames of the user name the source, not the bundle', async () => {
    const { folder, watched } = setup();
    const source = [
      '// A line that the bundle does not have.',
      'interface Rocket { readonly name: string }',
      'export const launch = async (rocket: Rocket): Promise<never> => {',
      "  throw new Error(`no fuel for ${rocket.name}`, { cause: new Error('leak') });",
      '};',
    ].join('\n');
    folder.write('rockets.ts', source);
    const bundle = folder.file('bundle.mjs');
    await build({
      stdin: {
        contents: `import { launch } from './rockets.ts'; export const tasks = { launch: () => ({ kind: 'function', callable: launch }) };`,
        resolveDir: folder.path,
      },
      outfile: bundle,
      bundle: true,
      format: 'esm',
      minifyWhitespace: true,
      sourcemap: true,
    });
    const { error } = await watched.failure(workOf(folder, bundle, 'launch', { args: [{ name: 'one' }] }));
    expect(error.stack).toMatch(/^Error: no fuel for one\n\s+at .*launch.*rockets\.ts:4:9\)?$/);
    expect(error.cause?.stack).toMatch(/rockets\.ts:4:\d+/);
  });

  test('the frames of the user end where we call the task, and begin where the user called us', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle(
      { wrapped: 'task(async function wrapped() { helper(); })' },
      `import { addDays, task } from ${JSON.stringify(import.meta.resolve('@tradewind/sdk'))};
       function helper() { addDays(new Date(0), Number.NaN); }`,
    );
    const { error } = await watched.failure(workOf(folder, bundle, 'wrapped'));
    expect(error.stack?.split('\n').map((line) => line.trim().replace(/^(at [\w.]+).*/, '$1'))).toEqual([
      expect.stringContaining('TradewindError'),
      'at helper',
      'at wrapped',
    ]);
  });
}
