/** What is wrong before the task is called. */
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Setup, workOf } from '../harness.ts';

export function testLoading(setup: () => Setup): void {
  test('a bundle that does not exist', async () => {
    const { folder, watched } = setup();
    const failed = await watched.failure(workOf(folder, folder.file('nowhere.mjs'), 'any'));
    expect(failed).toMatchObject({
      reason: 'error',
      error: { code: 'TW4003', message: expect.stringContaining('nowhere.mjs') as string },
    });
  });

  test('a bundle that throws while it is loaded names the cause, each time', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({ any: '() => 1' }, "throw new SyntaxError('top level');");
    for (let i = 0; i < 3; i += 1) {
      const failed = await watched.failure(workOf(folder, bundle, 'any'));
      expect(failed).toMatchObject({
        reason: 'error',
        error: { code: 'TW4003', cause: { name: 'SyntaxError', message: 'top level' } },
      });
    }
    // The executor is none the worse for it.
    expect(await watched.result(workOf(folder, folder.bundle({ fine: '() => 1' }), 'fine'))).toBe(1);
  });

  test('a module that throws while it is loaded breaks its own tasks and no others, each time', async () => {
    const { folder, watched } = setup();
    // As bundlers write modules that are loaded late: a second call finds a half-made one.
    const prelude =
      "let made; const load = () => { if (made) return made; made = {}; throw new RangeError('no module'); };";
    const bundle = folder.bundle({ bad: "{ kind: 'function', callable: load().task }", fine: '() => 1' }, prelude);
    for (let i = 0; i < 3; i += 1) {
      const failed = await watched.failure(workOf(folder, bundle, 'bad'));
      expect(failed).toMatchObject({
        reason: 'error',
        error: { code: 'TW4003', cause: { name: 'RangeError', message: 'no module' } },
      });
      expect(await watched.result(workOf(folder, bundle, 'fine'))).toBe(1);
    }
  });
}

export function testMissing(setup: () => Setup): void {
  test('a bundle without tasks', async () => {
    const { folder, watched } = setup();
    writeFileSync(folder.file('empty.mjs'), 'export const other = 1;');
    expect(await watched.failure(workOf(folder, folder.file('empty.mjs'), 'any'))).toMatchObject({
      error: { code: 'TW4003' },
    });
  });

  test('a task that the bundle does not have', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({ any: '() => 1' });
    for (const key of ['other', 'toString', '__proto__']) {
      expect(await watched.failure(workOf(folder, bundle, key))).toMatchObject({
        reason: 'error',
        error: { code: 'TW4004' },
      });
    }
  });

  test('a class whose constructor throws is the fault of the user, and tried anew', async () => {
    const { folder, watched } = setup();
    const prelude =
      "let n = 0; class Box { constructor() { n += 1; if (n === 1) throw new Error('no box'); } peek() { return n; } }";
    const bundle = folder.bundle({ peek: "{ kind: 'method', ctor: Box, member: 'peek' }" }, prelude);
    expect(await watched.failure(workOf(folder, bundle, 'peek'))).toMatchObject({
      reason: 'error',
      error: { message: 'no box' },
    });
    expect(await watched.result(workOf(folder, bundle, 'peek'))).toBe(2);
  });

  test.each([
    ['text that is no JSON', { kind: 'text', text: '{' } as const],
    ['a tag of the future', { kind: 'text', text: '{"$type":"Temporal","value":1}' } as const],
    ['a file that is gone', { kind: 'file', file: '/nowhere/xcom.json' } as const],
  ])('an argument that cannot be read: %s', async (_, arg) => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({ any: '() => 1' });
    expect(await watched.failure(workOf(folder, bundle, 'any', { workArgs: [arg] }))).toMatchObject({
      reason: 'error',
      error: { code: 'TW4005' },
    });
  });
}
