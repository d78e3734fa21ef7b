/** Whatever a hundred tasks do to their processes, every one has exactly one outcome, and it is the right one. */
import { afterEach, describe, expect, test } from 'vitest';
import { LocalExecutor } from '../../runtime/src/executors/local/local-executor.ts';
import { Folder, Watched, workOf } from './harness.ts';
import { groupsLeft } from './processes.ts';

/** mulberry32: the seed that is printed repeats the run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a task does, and how its try may end. */
const kinds: Readonly<Record<string, readonly [source: string, ...endings: string[]]>> = {
  light: ['() => 1', 'success'],
  slow: ['() => new Promise((resolve) => setTimeout(resolve, 20))', 'success'],
  big: ["() => 'x'.repeat(1_000_000)", 'success'],
  chatty: ["() => { for (let i = 0; i < 50; i++) console.log('line', i); }", 'success'],
  skips: ["() => skip('no')", 'skipped'],
  throws: ["async () => { throw new Error('no'); }", 'error'],
  exits: ['() => process.exit(0)', 'exited'],
  stray: ["() => new Promise(() => setTimeout(() => { throw new Error('stray'); }, 1))", 'uncaught'],
  killed: ["() => { process.kill(process.pid, 'SIGKILL'); return new Promise(() => {}); }", 'killed'],
  blocks: ['() => { for (;;); }', 'blocked'],
  deaf: ['() => new Promise(() => {})', 'ignored_abort', 'blocked', 'timeout'],
  hears: [
    '() => new Promise((_, reject) => { context().signal.onabort = () => reject(new Error()); })',
    'timeout',
    'ignored_abort',
    'blocked',
  ],
  late: ['() => { setImmediate(() => setImmediate(() => process.exit(1))); return 2; }', 'success', 'exited'],
};

let folder: Folder;
let watched: Watched;

afterEach(async () => {
  await watched.executor.stop({ graceMs: 0 });
  folder[Symbol.dispose]();
});

describe.each([1, 3])('%i at a time in each worker', (concurrency) => {
  test('a hundred tasks with faults of all kinds', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const next = random(seed);
    folder = new Folder();
    const bundle = folder.bundle(Object.fromEntries(Object.entries(kinds).map(([kind, [source]]) => [kind, source])));
    watched = new Watched((events) => new LocalExecutor(events, { workers: 3, concurrency, graceMs: 30 }));
    const executor = watched.executor as LocalExecutor;
    const groups = new Set<number>();
    await executor.start();
    const names = Object.keys(kinds);
    const tries = Array.from({ length: 100 }, async (_, index) => {
      const kind = names[Math.floor(next() * names.length)] ?? 'light';
      const work = workOf(folder, bundle, kind, ['blocks', 'deaf', 'hears'].includes(kind) ? { timeoutMs: 40 } : {});
      const ending = watched.execute(work);
      if (index % 17 === 16) executor.cancel(work.token, 10);
      const { outcome } = await ending;
      for (const pid of executor.pids) groups.add(pid);
      const told = outcome.kind === 'failed' ? outcome.reason : outcome.kind;
      // A neighbour, or what an earlier try left behind, may take the worker down.
      const allowed = [...(kinds[kind]?.slice(1) ?? []), 'lost', ...(index % 17 === 16 ? ['cancelled'] : [])];
      // With neighbours, a death without last words counts for all, and a neighbour may block the loop.
      const shared = concurrency > 1 ? ['killed', 'blocked', 'ignored_abort', 'timeout', 'exited'] : [];
      return [...allowed, ...shared].includes(told) ? undefined : `${kind} ended as ${JSON.stringify(outcome)}`;
    });
    const wrong = (await Promise.all(tries)).filter((one) => one !== undefined);
    expect(wrong, `seed ${seed}`).toEqual([]);
    expect(watched.outcomes.size).toBe(100);
    await executor.stop();
    expect(watched.violations, `seed ${seed}`).toEqual([]);
    expect(groupsLeft(groups)).toEqual([]);
  });
});
