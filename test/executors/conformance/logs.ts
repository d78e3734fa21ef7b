/** What a task prints. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { logText, type Setup, workOf } from '../harness.ts';

export function testLogs(setup: () => Setup): void {
  test('everything a task prints is in the log of its try, in order, with its level', async () => {
    const { folder, watched } = setup();
    const source = `async () => {
      console.log('one %d', 1, { a: [1n] });
      await null;
      console.warn('two'); console.error(new Error('three').message); console.debug('four');
      console.group('five'); console.info('six\\nlines'); console.groupEnd();
      process.stdout.write('sev'); process.stdout.write('en\\neight\\n'); process.stderr.write(Buffer.from('nine\\n'));
      context().log.info('ten', { n: 1n, at: new Date(0), deep: { x: [1] } });
      console.table([{ a: 1 }]);
      process.stdout.write('no end');
    }`;
    const work = workOf(folder, folder.bundle({ chatty: source }), 'chatty');
    expect(await watched.result(work)).toBe(undefined);
    const lines = await logText(work);
    expect(lines.slice(0, 10)).toEqual([
      'info console one 1 { a: [ 1n ] }',
      'warn console two',
      'error console three',
      'debug console four',
      'info console five',
      'info console   six\n  lines',
      'info stdout seven',
      'info stdout eight',
      'error stderr nine',
      'info log ten',
    ]);
    expect(lines[10]).toContain('info console ┌');
    expect(lines.slice(11)).toEqual(['info stdout no end']);
    expect(readFileSync(work.logFile, 'utf8')).toContain(
      '"fields":{"n":"1","at":"1970-01-01T00:00:00.000Z","deep":{"x":[1]}}',
    );
  });

  test('a task that prints nothing makes no file', async () => {
    const { folder, watched } = setup();
    const work = workOf(folder, folder.bundle({ quiet: '() => 1' }), 'quiet');
    await watched.result(work);
    expect(() => readFileSync(work.logFile)).toThrow('ENOENT');
    expect(await logText(work)).toEqual([]);
  });

  test('tries side by side do not mix', async () => {
    const { folder, watched } = setup();
    const source =
      'async (name) => { for (let i = 0; i < 20; i++) { console.log(name, i); await new Promise(setImmediate); } }';
    const bundle = folder.bundle({ chatty: source });
    const works = ['a', 'b', 'c'].map((name) => workOf(folder, bundle, 'chatty', { args: [name] }));
    await Promise.all(works.map((work) => watched.result(work)));
    for (const [index, work] of works.entries()) {
      const name = 'abc'[index];
      expect(await logText(work)).toEqual(Array.from({ length: 20 }, (_, i) => `info console ${name} ${i}`));
    }
  });

  test('what a module prints while it is loaded is in the log of the try that loaded it', async () => {
    const { folder, watched } = setup();
    const bundle = folder.bundle({ quiet: '() => 1' }, "console.log('loading'); await null; console.log('loaded');");
    const work = workOf(folder, bundle, 'quiet');
    await watched.result(work);
    expect(await logText(work)).toEqual(['info console loading', 'info console loaded']);
  });

  test('a log that cannot be written does not fail the task', async () => {
    const { folder, watched } = setup();
    writeFileSync(folder.file('logs'), 'a file where a folder should be');
    const work = workOf(folder, folder.bundle({ chatty: "() => { console.log('x'); return 1; }" }), 'chatty');
    expect(await watched.result(work)).toBe(1);
  });
}
