/** Tasks that end, hang or fill their process, through the command line: right state and reason, the others unharmed. */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { groupsLeft } from '../executors/processes.ts';
import { TestProject } from '../support/project.ts';

/** Each task first notes its process. `good__…` run before, between and after the others. */
const dags = `
import { appendFileSync } from 'node:fs';
import { dag, task } from 'tradewind';

const born = (): void => appendFileSync('pids.txt', process.pid + '\\n');
const forever = (): Promise<never> => new Promise(() => setInterval(() => {}, 1000));

export const exits = task((): void => { born(); process.exit(0); });
export const blocks = task({ timeout: '1s' }, (): void => {
  born();
  for (const end = Date.now() + 60_000; Date.now() < end; );
});
export const ignores = task({ timeout: '1s' }, async (): Promise<void> => { born(); await forever(); });
export const fillsHeap = task((): number => {
  born();
  const all: unknown[] = [];
  for (;;) all.push(Array.from({ length: 1000 }, (_, i) => ({ i })));
});
export const fillsBuffers = task((): number => {
  born();
  const all: Buffer[] = [];
  for (;;) all.push(Buffer.alloc(16 * 1024 * 1024, 1));
});
export const throwsOutside = task(async (): Promise<void> => {
  born();
  setTimeout(() => { throw new Error('thrown in a timer'); }, 1);
  await forever();
});
export const isKilled = task(async (): Promise<void> => { born(); process.kill(process.pid, 'SIGKILL'); await forever(); });
export const good = task(async (n: number): Promise<number> => {
  born();
  await new Promise((resolve) => setTimeout(resolve, 200));
  return n;
});

export const faults = dag(() => {
  good.with({ id: 'good_1' })(1);
  exits();
  blocks();
  good.with({ id: 'good_2' })(2);
  ignores();
  fillsHeap();
  good.with({ id: 'good_3' })(3);
  fillsBuffers();
  throwsOutside();
  isKilled();
  good.with({ id: 'good_4' })(4);
});
`;

let project: TestProject;
beforeAll(() => {
  project = new TestProject({
    'dags/faults.ts': dags,
    'tradewind.config.ts': `import { defineConfig } from 'tradewind/config';
export default defineConfig({ local: { workers: 3, memoryLimitMb: 256, killGrace: '1s' } });
`,
  });
});
afterAll(() => project.remove());

interface Shown {
  readonly run: { readonly state: string };
  readonly instances: readonly {
    readonly node: string;
    readonly state: string;
    readonly cause?: { readonly reason: string };
  }[];
}

test('every fault has its reason, the good tasks succeed, and no process is left', async () => {
  const { code, stdout, stderr } = await project.run(['run', 'faults', '--json']);
  expect(code, stderr).toBe(1);
  const { run, instances } = JSON.parse(stdout) as Shown;
  expect(run.state).toBe('failed');
  const ends = Object.fromEntries(
    instances.map(({ node, state, cause }) => [node, cause ? `${state}: ${cause.reason}` : state]),
  );
  expect(ends).toEqual({
    exits: 'failed: exited',
    blocks: 'failed: blocked',
    ignores: 'failed: ignored_abort',
    fillsHeap: 'failed: out_of_memory',
    fillsBuffers: 'failed: out_of_memory',
    throwsOutside: 'failed: uncaught',
    isKilled: 'failed: killed',
    good_1: 'success',
    good_2: 'success',
    good_3: 'success',
    good_4: 'success',
  });
  expect(existsSync(project.path('pids.txt'))).toBe(true);
  const pids = readFileSync(project.path('pids.txt'), 'utf8').trim().split('\n').map(Number);
  expect(new Set(pids).size).toBeGreaterThan(3);
  expect(groupsLeft(pids)).toEqual([]);
});
