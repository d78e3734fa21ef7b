/** Tasks that end their process, hang it, or fill it: the right reason each time, others unharmed, nothing left behind. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LocalExecutor, type LocalOptions } from '../../runtime/src/executors/local/local-executor.ts';
import { followLog } from '../../runtime/src/executors/logs/read-log.ts';
import { type Failed, Folder, holdUntil, logText, Watched, type WorkOptions, workOf } from './harness.ts';
import { groupsLeft } from './processes.ts';

let folder: Folder;
let watched: Watched;
let groups: Set<number>;

/** An executor whose processes are remembered. */
async function startLocal(options: LocalOptions = {}): Promise<Watched> {
  watched = new Watched((events) => new LocalExecutor(events, { workers: 2, graceMs: 1_000, ...options }));
  await watched.executor.start();
  return watched;
}

/** Bundles write here what belongs to them: workers, and programs that tasks started. */
function pidsWritten(name: string): number[] {
  return readFileSync(folder.file(name), 'utf8').trim().split('\n').map(Number);
}

const tellPid = (file: string): string =>
  `(await import('node:fs')).appendFileSync(${JSON.stringify(file)}, process.pid + '\\n');`;

beforeEach(() => {
  folder = new Folder();
  groups = new Set();
});
afterEach(async () => {
  for (const pid of (watched.executor as LocalExecutor).pids) groups.add(pid);
  await watched.executor.stop({ graceMs: 0 });
  expect(watched.violations).toEqual([]);
  expect(groupsLeft(groups), 'processes left behind').toEqual([]);
  folder[Symbol.dispose]();
});

interface Fault {
  readonly name: string;
  /** Body of an async function. */
  readonly body: string;
  readonly options?: WorkOptions;
  readonly expected: Omit<Partial<Failed>, 'error'> & { readonly error: object };
}

const containing = (text: string): string => expect.stringContaining(text) as string;
const block = 'const end = Date.now() + 60_000; while (Date.now() < end);';

const faults: readonly Fault[] = [
  {
    name: 'process.exit(0)',
    body: 'process.exit(0);',
    expected: {
      reason: 'exited',
      error: { code: 'TW4013', message: 'process.exit(0) was called', stack: containing('bundle-1.mjs') },
    },
  },
  {
    name: 'process.exit(7) in a timer',
    body: 'await new Promise(() => setTimeout(() => process.exit(7), 5));',
    expected: { reason: 'exited', error: { code: 'TW4013', message: 'process.exit(7) was called' } },
  },
  {
    name: 'an exit that we do not see',
    body: 'process.reallyExit(3);',
    expected: { reason: 'exited', error: { message: 'its process ended with code 3' } },
  },
  {
    name: 'blocking the event loop past the timeout',
    body: block,
    options: { timeoutMs: 100 },
    expected: { reason: 'blocked', error: { code: 'TW4012', message: containing('its timeout of 100ms') } },
  },
  {
    name: 'a free event loop past the timeout',
    body: 'await new Promise(() => setInterval(() => {}, 1));',
    options: { timeoutMs: 100 },
    expected: { reason: 'ignored_abort', error: { code: 'TW4011' } },
  },
  {
    name: 'an exit as an answer to the timeout',
    body: 'context().signal.onabort = () => process.exit(1); await new Promise(() => {});',
    options: { timeoutMs: 100 },
    expected: { reason: 'timeout', error: { code: 'TW4010', cause: { message: 'process.exit(1) was called' } } },
  },
  {
    name: 'filling the heap',
    body: 'const all = []; for (;;) all.push(new Array(1_000).fill(Math.random()));',
    expected: { reason: 'out_of_memory', error: { code: 'TW4015', message: containing('200 MB') } },
  },
  {
    name: 'filling memory outside of the heap, blocking',
    body: 'const all = []; for (;;) all.push(Buffer.alloc(2 ** 22, 1));',
    expected: { reason: 'out_of_memory', error: { code: 'TW4015', message: containing('200 MB') } },
  },
  {
    name: 'filling memory outside of the heap, step by step',
    body: 'const all = []; for (;;) { all.push(Buffer.alloc(2 ** 20, 1)); await new Promise(setImmediate); }',
    expected: { reason: 'out_of_memory', error: { code: 'TW4015' } },
  },
  {
    name: 'a throw in a timer',
    body: "setTimeout(() => { throw new RangeError('stray'); }, 1); await new Promise(() => {});",
    expected: {
      reason: 'uncaught',
      error: {
        code: 'TW4018',
        message: containing('RangeError'),
        cause: { name: 'RangeError', message: 'stray', stack: containing('bundle-1.mjs') },
      },
    },
  },
  {
    name: 'a throw of no error in a timer',
    body: 'setTimeout(() => { throw undefined; }, 1); await new Promise(() => {});',
    expected: { reason: 'uncaught', error: { cause: { name: 'NonError' } } },
  },
  {
    name: 'a promise left behind that rejects',
    body: "Promise.reject(new Error('floating')); return 'fine';",
    expected: { reason: 'uncaught', error: { cause: { message: 'floating' } } },
  },
  {
    name: 'an event emitter without a listener for errors',
    body: "const { connect } = await import('node:net'); connect(1, '127.0.0.1'); await new Promise(() => {});",
    expected: { reason: 'uncaught', error: { cause: { message: containing('ECONNREFUSED') } } },
  },
  {
    name: 'SIGKILL',
    body: "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});",
    expected: { reason: 'killed', error: { code: 'TW4014', message: 'its process was ended by SIGKILL' } },
  },
  {
    name: 'a crash in native code',
    body: "process.kill(process.pid, 'SIGSEGV'); await new Promise(() => {});",
    expected: { reason: 'killed', error: { code: 'TW4014', message: 'its process was ended by SIGSEGV' } },
  },
  {
    name: 'process.abort()',
    body: 'process.abort();',
    expected: { reason: 'killed', error: { message: 'its process was ended by SIGABRT' } },
  },
  {
    name: 'a process that is stopped, with a timeout',
    body: "process.kill(process.pid, 'SIGSTOP'); await new Promise(() => {});",
    options: { timeoutMs: 100 },
    expected: { reason: 'blocked', error: { code: 'TW4012' } },
  },
  {
    name: 'closing what is ours',
    body: "const { closeSync } = await import('node:fs'); closeSync(3); await new Promise(() => setInterval(() => {}, 1000));",
    expected: { reason: 'lost', error: { code: 'TW4016' } },
  },
];

describe('a task that', () => {
  test.each(faults)('$name', async ({ body, options, expected }) => {
    await startLocal({ memoryLimitMb: 200 });
    const bundle = folder.bundle({
      bad: `async () => { ${body} }`,
      neighbour: holdUntil(folder, 'begun', 'go'),
      next: 'async (n) => n + 1',
    });
    const neighbour = watched.result(workOf(folder, bundle, 'neighbour'));
    await folder.appeared('begun');
    for (const pid of (watched.executor as LocalExecutor).pids) groups.add(pid);
    const bad = workOf(folder, bundle, 'bad', options);
    const waiting = watched.result(workOf(folder, bundle, 'next', { args: [1] }));
    expect(await waiting).toBe(2);
    for (const pid of (watched.executor as LocalExecutor).pids) groups.add(pid);
    expect(await watched.failure(bad)).toMatchObject(expected);
    expect(await watched.result(workOf(folder, bundle, 'next', { args: [2] }))).toBe(3);
    folder.write('go');
    expect(await neighbour).toBe('released');
  });

  test('exits right after it returned never has half a result', async () => {
    await startLocal();
    const bundle = folder.bundle({
      late: `async (size, turns) => {
        const leave = (left) => (left === 0 ? process.exit(0) : setImmediate(leave, left - 1));
        setImmediate(leave, turns);
        return 'x'.repeat(size);
      }`,
    });
    for (const size of [10, 5_000_000]) {
      for (let turns = 0; turns < 4; turns += 1) {
        const { outcome, text } = await watched.execute(workOf(folder, bundle, 'late', { args: [size, turns] }));
        const told = outcome.kind === 'success' ? text?.length : outcome.kind === 'failed' && outcome.reason;
        // Lost: what the try before left behind ended the process.
        expect([size + 2, 'exited', 'lost']).toContain(told);
      }
    }
  });

  test('leaves something behind that throws or exits later harms nobody', async () => {
    await startLocal({ workers: 1 });
    const bundle = folder.bundle({
      throws:
        "async (go) => { const { existsSync } = await import('node:fs'); const timer = setInterval(() => { if (existsSync(go)) { clearInterval(timer); throw new Error('left behind'); } }, 1); return 1; }",
      next: holdUntil(folder, 'begun', 'go'),
      pid: '() => process.pid',
    });
    const throws = workOf(folder, bundle, 'throws', { args: [folder.file('now')] });
    expect(await watched.result(throws)).toBe(1);
    const pid = await watched.result(workOf(folder, bundle, 'pid'));
    const next = watched.result(workOf(folder, bundle, 'next'));
    await folder.appeared('begun');
    folder.write('now');
    for await (const { message } of followLog(throws.logFile, new AbortController().signal)) {
      expect(message).toContain('Error: left behind');
      break;
    }
    folder.write('go');
    expect(await next).toBe('released');
    // A process in such a state is not used for long.
    expect(await watched.result(workOf(folder, bundle, 'pid'))).not.toBe(pid);
  });
});

describe('a try whose worker is blocked by what an earlier one left behind', () => {
  test('is lost, not blamed', async () => {
    await startLocal({ workers: 1 });
    const bundle = folder.bundle({ blocksLater: '() => { setTimeout(() => { for (;;); }, 1); }', any: '() => 1' });
    await watched.result(workOf(folder, bundle, 'any'));
    await watched.result(workOf(folder, bundle, 'blocksLater'));
    for (;;) {
      const { outcome } = await watched.execute(workOf(folder, bundle, 'any', { timeoutMs: 50 }));
      // It came before the loop was blocked.
      if (outcome.kind === 'success') continue;
      expect(outcome).toMatchObject({ reason: 'lost', error: { message: containing('left code behind') } });
      break;
    }
    expect(await watched.result(workOf(folder, bundle, 'any'))).toBe(1);
  });

  test('is lost too if its code is new there', async () => {
    await startLocal({ workers: 1, loadTimeoutMs: 1_500 });
    // Right behind the result, in the same turn of the event loop: the next try cannot come between them.
    const bundle = folder.bundle({
      blocksLater:
        '() => { (async () => { for (let i = 0; i < 200; i++) await null; setImmediate(() => { for (;;); }); })(); }',
    });
    await watched.result(workOf(folder, bundle, 'blocksLater'));
    const { outcome } = await watched.execute(workOf(folder, folder.bundle({ any: '() => 1' }), 'any'));
    expect(outcome).toMatchObject({ reason: 'lost', error: { message: containing('left code behind') } });
  });
});

describe('programs that tasks start', () => {
  test('end with the worker that is killed', async () => {
    await startLocal({ workers: 1 });
    const file = folder.file('pids');
    const bundle = folder.bundle({
      spawns: `async () => {
        const { spawn } = await import('node:child_process');
        const { appendFileSync } = await import('node:fs');
        const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
        appendFileSync(${JSON.stringify(file)}, child.pid + '\\n' + process.pid + '\\n');
        ${block}
      }`,
    });
    expect(await watched.failure(workOf(folder, bundle, 'spawns', { timeoutMs: 300 }))).toMatchObject({
      reason: 'blocked',
    });
    const [child = 0, worker = 0] = pidsWritten('pids');
    expect(groupsLeft([child, worker])).toEqual([]);
  });

  test('write to the log of the try, and so does what goes past the streams of Node', async () => {
    await startLocal({ workers: 1 });
    const bundle = folder.bundle({
      spawns: `async (name) => {
        const { spawnSync } = await import('node:child_process');
        const { writeSync } = await import('node:fs');
        writeSync(2, name + ' raw\\n');
        spawnSync('sh', ['-c', 'echo ' + name + ' out; echo ' + name + ' err >&2'], { stdio: 'inherit' });
      }`,
    });
    const works = ['a', 'b', 'c'].map((name) => workOf(folder, bundle, 'spawns', { args: [name] }));
    await Promise.all(works.map((work) => watched.result(work)));
    // What came through the pipes last is written in the turn after the outcome.
    await new Promise<void>((resolve) => setImmediate(resolve));
    for (const [index, work] of works.entries()) {
      const name = 'abc'[index] ?? '';
      const lines = await logText(work);
      expect(lines.toSorted()).toEqual([
        `error stderr ${name} err`,
        `error stderr ${name} raw`,
        `info stdout ${name} out`,
      ]);
    }
  });
});

describe('the bundle', () => {
  test('that never ends to load fails the try, and the next one gets a new process', async () => {
    await startLocal({ loadTimeoutMs: 1_500 });
    const bundle = folder.bundle({ any: '() => 1' }, 'await new Promise(() => {});');
    const failed = await watched.failure(workOf(folder, bundle, 'any'));
    expect(failed).toMatchObject({ reason: 'error', error: { code: 'TW4003', message: containing('took too long') } });
    expect(await watched.result(workOf(folder, folder.bundle({ any: '() => 2' }), 'any'))).toBe(2);
  });

  test('has a module that blocks while it is loaded: the same', async () => {
    await startLocal({ loadTimeoutMs: 1_500 });
    const bundle = folder.bundle({ any: '(() => { for (;;); })()' });
    const failed = await watched.failure(workOf(folder, bundle, 'any', { timeoutMs: 10 }));
    expect(failed).toMatchObject({ reason: 'error', error: { code: 'TW4003' } });
  });

  test('that was not there can be loaded later', async () => {
    await startLocal({ workers: 1 });
    const bundle = folder.file('bundle-1.mjs');
    expect(await watched.failure(workOf(folder, bundle, 'any'))).toMatchObject({ error: { code: 'TW4003' } });
    expect(folder.bundle({ any: '() => 1' })).toBe(bundle);
    expect(await watched.result(workOf(folder, bundle, 'any'))).toBe(1);
  });

  test('that is loaded sets no limit to what its tasks take', async () => {
    await startLocal({ workers: 1, loadTimeoutMs: 1_500 });
    const bundle = folder.bundle({ waits: '(ms) => new Promise((resolve) => setTimeout(resolve, ms, ms))' });
    for (const ms of [1, 1_600, 1_600]) {
      expect(await watched.result(workOf(folder, bundle, 'waits', { args: [ms] }))).toBe(ms);
    }
  });

  test('takes its time to load without using up the timeout of the task', async () => {
    await startLocal({ workers: 1 });
    const bundle = folder.bundle({ any: '() => 1' }, 'await new Promise((resolve) => setTimeout(resolve, 700));');
    expect(await watched.result(workOf(folder, bundle, 'any', { timeoutMs: 500 }))).toBe(1);
    const late = folder.bundle({
      any: '(() => { const end = Date.now() + 700; while (Date.now() < end); return () => 2; })()',
    });
    expect(await watched.result(workOf(folder, late, 'any', { timeoutMs: 500 }))).toBe(2);
  });
});

describe('a worker', () => {
  test('that cannot be started gives the work back with the reason, and does not go on for ever', async () => {
    await startLocal({ execArgv: ['--no-such-option'] });
    const bundle = folder.bundle({ any: '() => 1' });
    const failed = await watched.failure(workOf(folder, bundle, 'any'));
    expect(failed).toMatchObject({
      reason: 'lost',
      error: { code: 'TW4002', message: containing('--no-such-option') },
    });
  });

  test('whose folder does not exist cannot be started either', async () => {
    await startLocal({ cwd: folder.file('nowhere') });
    expect(await watched.failure(workOf(folder, folder.bundle({ any: '() => 1' }), 'any'))).toMatchObject({
      reason: 'lost',
      error: { code: 'TW4002', message: containing('ENOENT') },
    });
  });

  test('keeps warm, and loads a bundle once', async () => {
    await startLocal({ workers: 1 });
    const bundle = folder.bundle(
      { any: '() => [process.pid, loads]' },
      'globalThis.loads = (globalThis.loads ?? 0) + 1; const { loads } = globalThis;',
    );
    const first = await watched.result(workOf(folder, bundle, 'any'));
    for (let i = 0; i < 5; i += 1) expect(await watched.result(workOf(folder, bundle, 'any'))).toEqual(first);
    expect(first).toEqual([expect.any(Number), 1]);
  });

  test('is given the environment without what is ours, the folder, and no way to us', async () => {
    process.env['TRADEWIND_DATABASE'] = 'secret';
    process.env['OTHER'] = 'passes';
    const source =
      '() => [process.env.TRADEWIND_DATABASE, process.env.OTHER, process.cwd(), typeof process.send, process.argv.length]';
    await startLocal({ cwd: folder.path });
    const bundle = folder.bundle({ env: source, chdir: "() => process.chdir('/')" });
    const expected = [undefined, 'passes', folder.path, 'undefined', 2];
    expect((await watched.result(workOf(folder, bundle, 'env'))) as unknown[]).toEqual(expected);
    // A task that moves does not move the next one.
    for (let i = 0; i < 2; i += 1) await watched.result(workOf(folder, bundle, 'chdir'));
    expect((await watched.result(workOf(folder, bundle, 'env'))) as unknown[]).toEqual(expected);
    await watched.executor.stop();

    await startLocal({ env: ['TZ'], cwd: folder.path });
    expect(await watched.result(workOf(folder, bundle, 'env'))).toEqual([
      undefined,
      undefined,
      folder.path,
      'undefined',
      2,
    ]);
    delete process.env['TRADEWIND_DATABASE'];
    delete process.env['OTHER'];
  });
});

describe('several tries in one worker', () => {
  const sideBySide = async (body: string, options: WorkOptions = {}): Promise<readonly Failed[]> => {
    await startLocal({ workers: 1, concurrency: 3 });
    const bundle = folder.bundle({
      bad: `async () => { ${tellPid(folder.file('pid'))} ${body} }`,
      a: holdUntil(folder, 'begun-a', 'go'),
      b: holdUntil(folder, 'begun-b', 'go'),
    });
    const others = ['a', 'b'].map((key) => watched.failure(workOf(folder, bundle, key)));
    await Promise.all([folder.appeared('begun-a'), folder.appeared('begun-b')]);
    const bad = watched.failure(workOf(folder, bundle, 'bad', options));
    return Promise.all([bad, ...others]);
  };

  test.each([
    ['process.exit(1)', 'exited'],
    ['await new Promise(() => setTimeout(() => process.exit(0), 1))', 'exited'],
  ])('one that ends the process (%s): the others are lost', async (body, reason) => {
    expect((await sideBySide(body)).map((failed) => failed.reason)).toEqual([reason, 'lost', 'lost']);
  });

  test('one that is killed for blocking: the others are lost', async () => {
    const failures = await sideBySide(block, { timeoutMs: 100 });
    expect(failures.map((failed) => failed.reason)).toEqual(['blocked', 'lost', 'lost']);
  });

  test('a signal can be blamed on nobody, and counts for all', async () => {
    const failures = await sideBySide("process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});");
    expect(failures.map((failed) => failed.reason)).toEqual(['killed', 'killed', 'killed']);
  });

  test('one that blocks while the long result of another is on its way is found all the same', async () => {
    await startLocal({ workers: 1, concurrency: 2 });
    const long = folder.bundle({ long: "() => 'x'.repeat(50_000_000)" });
    const late = folder.bundle(
      { blocks: '() => { for (;;); }' },
      'await new Promise((resolve) => setTimeout(resolve, 1));',
    );
    const result = watched.execute(workOf(folder, long, 'long'));
    expect(await watched.failure(workOf(folder, late, 'blocks', { timeoutMs: 50 }))).toMatchObject({
      reason: 'blocked',
    });
    expect((await result).token).toBeDefined();
  });

  test('something thrown outside of one ends only that one', async () => {
    await startLocal({ workers: 1, concurrency: 2 });
    const bundle = folder.bundle({
      bad: "async () => { setTimeout(() => { throw new Error('stray'); }, 1); await new Promise(() => {}); }",
      good: holdUntil(folder, 'begun', 'go'),
    });
    const good = watched.result(workOf(folder, bundle, 'good'));
    await folder.appeared('begun');
    expect(await watched.failure(workOf(folder, bundle, 'bad'))).toMatchObject({
      reason: 'uncaught',
      error: { cause: { message: 'stray' } },
    });
    folder.write('go');
    expect(await good).toBe('released');
  });
});

test('tries of one task that begin together in a worker each have their own time', async () => {
  // All of them ask for code that is not loaded yet.
  const { executor } = await startLocal({ workers: 1, concurrency: 3, loadTimeoutMs: 2_000 });
  const waits = '() => new Promise((_, reject) => { context().signal.onabort = () => reject(new Error()); })';
  const bundle = folder.bundle({ waits });
  const tries = [1, 2, 3].map(() => watched.execute(workOf(folder, bundle, 'waits', { timeoutMs: 40 })));
  const outcomes = (await Promise.all(tries)).map(({ outcome }) => outcome);
  expect(outcomes.map((one) => (one.kind === 'failed' ? one.reason : one.kind))).toEqual(Array(3).fill('timeout'));
  expect((executor as LocalExecutor).pids.length).toBe(1);
});
