/** The files that tries write, read at any moment. */
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LocalExecutor } from '../../runtime/src/executors/local/local-executor.ts';
import { longestRecord } from '../../runtime/src/executors/logs/log-line.ts';
import { followLog, type LogLine, readLog } from '../../runtime/src/executors/logs/read-log.ts';
import { TryLog } from '../../runtime/src/executors/logs/try-log.ts';
import { Folder, logText, Watched, workOf } from './harness.ts';

let folder: Folder;
let file: string;
let log: TryLog;

beforeEach(() => {
  folder = new Folder();
  file = folder.file('logs/dag/run/task/1.jsonl');
  log = new TryLog(file);
});
afterEach(() => folder[Symbol.dispose]());

const lines = async (): Promise<LogLine[]> => Array.fromAsync(readLog(file));
const messages = async (): Promise<string[]> => (await lines()).map(({ message }) => message);

describe('writing', () => {
  test('makes folders and file with the first line, for the owner only', async () => {
    expect(await lines()).toEqual([]);
    log.write('info', 'log', 'first', { n: 1 });
    expect(await lines()).toEqual([
      {
        t: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        level: 'info',
        source: 'log',
        message: 'first',
        fields: { n: 1 },
      },
    ]);
  });

  test('appends, also after its end and by several writers', async () => {
    log.write('info', 'console', 'one');
    log.end();
    log.write('info', 'console', 'two');
    new TryLog(file).write('error', 'stderr', 'three');
    log.write('info', 'console', 'four');
    expect(await messages()).toEqual(['one', 'two', 'three', 'four']);
  });

  test.each([
    [
      'a cycle',
      () => {
        const a: { self?: unknown } = {};
        a.self = a;
        return { a };
      },
    ],
    [
      'a getter that throws',
      () => ({
        get bad() {
          throw new Error('no');
        },
      }),
    ],
    [
      'a toJSON that throws',
      () => ({
        bad: {
          toJSON: () => {
            throw new Error('no');
          },
        },
      }),
    ],
    ['what JSON cannot say', () => ({ f: () => 1, s: Symbol('s'), e: new Error('e'), m: new Map([[1, 2]]), b: 1n })],
  ])('fields: %s', async (_, make) => {
    log.write('info', 'log', 'x', make());
    expect(await lines()).toMatchObject([{ message: 'x', fields: expect.any(Object) as object }]);
  });

  test('control characters, separators and half pairs are kept as they are', async () => {
    const message = '\u001b[31mred\u001b[0m \u0000 \u2028 \ud800 "\\" \t';
    log.write('info', 'console', message);
    expect(await messages()).toEqual([message]);
  });

  test('a very long message is cut in the file, and whole when it is read', async () => {
    const message = '✈ é😀'.repeat(longestRecord / 2);
    log.write('warn', 'console', message, { n: 1 });
    log.write('info', 'console', 'next');
    expect(readFileSync(file, 'utf8').split('\n').length).toBeGreaterThan(3);
    const [first, second] = await lines();
    expect(first?.message).toBe(message);
    expect(first).toMatchObject({ level: 'warn', fields: { n: 1 } });
    expect(second).toMatchObject({ level: 'info', message: 'next' });
  });

  test('a line without end is given out in pieces', async () => {
    const piece = 'x'.repeat(longestRecord);
    for (let i = 0; i < 40; i += 1) log.stream('stdout', piece);
    const read = await messages();
    expect(read.length).toBeGreaterThan(1);
    expect(read.join('')).toBe(piece.repeat(40));
  });

  test('streams: lines are found however they are cut, in bytes too', async () => {
    const bytes = Buffer.from('flügel ✈\r\n\nzwei 😀\ndrei');
    for (const byte of bytes) log.stream('stdout', Uint8Array.of(byte));
    log.stream('stderr', 'other');
    log.stream('stdout', '!');
    expect((await lines()).map(({ source, level, message }) => [source, level, message])).toEqual([
      ['stdout', 'info', 'flügel ✈'],
      ['stdout', 'info', ''],
      ['stdout', 'info', 'zwei 😀'],
      ['stdout', 'info', 'drei!'],
      ['stderr', 'error', 'other'],
    ]);
  });

  test('streams: what is no text does no harm', async () => {
    log.stream(
      'stdout',
      Uint8Array.from({ length: 512 }, (_, i) => i % 256),
    );
    log.write('info', 'console', 'after');
    const read = await messages();
    // A line without an end comes last.
    expect(read.at(-2)).toBe('after');
    expect(read.length).toBe(4);
  });
});

describe('reading', () => {
  test('a line torn by a kill is told as far as it is there, wherever it is torn', async () => {
    log.write('error', 'stderr', 'whole');
    log.write('info', 'console', 'torn "here" \n \u0001 end');
    const text = readFileSync(file, 'utf8');
    const begin = text.indexOf('\n') + 1;
    for (let end = begin; end < text.length - 1; end += 1) {
      truncateSync(file, 0);
      writeFileSync(file, text.slice(0, end));
      // Somebody goes on after it.
      const alone = await lines();
      new TryLog(file).write('info', 'console', 'after');
      const both = await lines();
      expect(alone[0]?.message).toBe('whole');
      expect(both[0]?.message).toBe('whole');
      expect(both.at(-1)?.message).toBe('after');
      expect(both.length).toBe(end === begin ? 2 : 3);
      expect(alone.length).toBe(end === begin ? 1 : 2);
    }
    writeFileSync(file, text.slice(0, text.indexOf('here') + 2));
    expect((await lines()).at(-1)).toMatchObject({ level: 'info', source: 'console', message: 'torn "he' });
  });

  test.each(['not JSON at all', '[]', '5', 'null', '{"t":1}', '{"t":"x","level":"loud","source":"log","message":"m"}'])(
    'a strange line is shown as it is: %s',
    async (strange) => {
      log.write('info', 'console', 'one');
      appendFileSync(file, `${strange}\n`);
      log.write('info', 'console', 'two');
      expect(await messages()).toEqual(['one', strange, 'two']);
    },
  );
});

describe('following', () => {
  test('gives out what is there, what comes, and the rest at the end', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const arrived: ((message: string) => void)[] = [];
    const following = (async () => {
      for await (const { message } of followLog(file, controller.signal)) {
        seen.push(message);
        arrived.shift()?.(message);
      }
    })();
    // Before the file and its folder are there.
    for (const message of ['one', 'two', 'three']) {
      const seenNow = new Promise<string>((resolve) => arrived.push(resolve));
      log.write('info', 'console', message);
      expect(await seenNow).toBe(message);
    }
    log.stream('stdout', 'no end');
    controller.abort();
    await following;
    expect(seen).toEqual(['one', 'two', 'three', 'no end']);
  });

  test('ends at once for a signal that has fired, after what is there', async () => {
    log.write('info', 'console', 'one');
    expect(await Array.fromAsync(followLog(file, AbortSignal.abort()))).toHaveLength(1);
  });

  test('stops when its reader does', async () => {
    log.write('info', 'console', 'one');
    for await (const { message } of followLog(file, new AbortController().signal)) {
      expect(message).toBe('one');
      break;
    }
  });

  test('a task can be followed while it runs, and every line before a kill is there', async () => {
    await using watched = new Watched((events) => new LocalExecutor(events, { workers: 1 }));
    await watched.executor.start();
    const bundle = folder.bundle({
      counts: "() => { console.log('pid', process.pid); for (let i = 0; ; i++) console.log(i, 'x'.repeat(i % 5000)); }",
    });
    const work = workOf(folder, bundle, 'counts');
    const failing = watched.failure(work);
    let last = '';
    let pid = 0;
    for await (const { message } of followLog(work.logFile, new AbortController().signal)) {
      if (message.startsWith('pid')) pid = Number(message.slice(4));
      if (!message.startsWith('1000 ')) continue;
      last = message;
      break;
    }
    process.kill(pid, 'SIGKILL');
    expect(await failing).toMatchObject({ reason: 'killed' });
    const read = await logText(work);
    expect(read).toContain(`info console ${last}`);
    // All but perhaps the last, which the kill may have torn, are whole and in order.
    const numbers = read.slice(1, -1).map((line) => Number(line.split(' ')[2]));
    expect(numbers).toEqual(numbers.map((_, index) => index));
    expect(numbers.length).toBeGreaterThan(1000);
  });
});
