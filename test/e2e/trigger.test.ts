/** `triggerDag` with real worker processes: a run is made once, whatever is killed, and who waits for it holds nothing. */
import { existsSync, readFileSync, watch } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestProject } from '../support/project.ts';

const dags = `
import { appendFileSync, existsSync } from 'node:fs';
import { context, dag, task, triggerDag } from 'tradewind';

const note = (what: string): void => appendFileSync('ledger.txt', \`\${what} \${context().runId}\\n\`);

export const quick = task((n: number): number => {
  note(\`quick-\${n}\`);
  return n;
});
export const gated = task(async (n: number): Promise<number> => {
  note('gated');
  while (!existsSync('gate.txt')) await new Promise((resolve) => setTimeout(resolve, 20));
  return n + 1;
});
export const text = task((n: number): string => \`got \${n}\`);
const narrow = { taskDefaults: { pool: 'narrow' } };

export const child = dag(narrow, (n: number = 0) => gated(quick(n)));
/** Its own task, the call that waits and the tasks of the other dag all want the one slot there is. */
export const parent = dag({ ...narrow, schedule: '@daily', start: '2026-01-01' }, async () => {
  const n = await quick(41);
  return text(triggerDag(child, { n }, { wait: true }));
});
export const leaf = dag((n: number) => quick(n));
export const fan = dag({ schedule: '@daily', start: '2026-01-01' }, (ns: number[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) =>
  ns.map((n) => triggerDag(leaf, [n])),
);
`;

let project: TestProject;
beforeAll(() => {
  project = new TestProject({
    'dags/dags.ts': dags,
    'tradewind.config.ts': 'export default { pools: { narrow: 1 }, local: { workers: 1, concurrency: 1 } };\n',
  });
});
afterAll(() => project.remove());

const ledger = (what: string): string[] =>
  existsSync(project.path('ledger.txt'))
    ? readFileSync(project.path('ledger.txt'), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith(what))
    : [];

/** Until the ledger has so many lines. */
async function noted(what: string, lines: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (ledger(what).length < lines) return;
      watcher.close();
      resolve();
    };
    const watcher = watch(project.root, look);
    look();
  });
}

async function killedWhen(args: readonly string[], what: string, lines: number): Promise<void> {
  const { child, ended } = project.start(args);
  await noted(what, lines);
  child.kill('SIGKILL');
  expect((await ended).signal).toBe('SIGKILL');
}

interface Told {
  readonly run: { readonly runId: string; readonly dagId: string; readonly state: string; readonly trigger: string };
  readonly instances: readonly { readonly node: string; readonly tries: number; readonly lostTries: number }[];
  readonly result: unknown;
}

const runsOf = async (dag: string): Promise<Told['run'][]> => {
  const { stdout } = await project.run(['runs', '--json', '--limit', '1000']);
  return (JSON.parse(stdout) as Told['run'][]).filter(({ dagId }) => dagId === dag);
};

test('a call that waits is killed three times with its run, and there is one run', { timeout: 120_000 }, async () => {
  const command = ['run', 'parent', '--logical-date', '2026-02-03', '--json'];
  for (const lines of [1, 2, 3]) await killedWhen(command, 'gated', lines);
  project.write({ 'gate.txt': '' });
  const { code, stdout, stderr } = await project.run(command);
  expect(code, stderr + stdout).toBe(0);
  const told = JSON.parse(stdout) as Told;
  expect(told.result).toBe('got 42');
  expect(told.instances.find(({ node }) => node === 'trigger_child')).toMatchObject({ tries: 1, lostTries: 0 });
  expect(await runsOf('child')).toMatchObject([{ state: 'success', trigger: 'dag' }]);
  // What had ended in it did not run again.
  expect(new Set(ledger('quick-41')).size).toBe(2);
  expect(ledger('quick-41')).toHaveLength(2);
});

test('twelve runs of one date are started once each, and run to their end', { timeout: 120_000 }, async () => {
  const command = ['run', 'fan', '--logical-date', '2026-02-03', '--json'];
  await killedWhen(command, 'quick-', ledger('quick-').length + 2);
  const again = await project.run(command);
  expect(again.code, again.stderr).toBe(0);
  const runs = await runsOf('leaf');
  expect(runs.map(({ state }) => state)).toEqual(Array.from({ length: 12 }, () => 'success'));
  expect(new Set(runs.map(({ runId }) => runId)).size).toBe(12);
  expect((JSON.parse(again.stdout) as Told).result).toEqual(expect.arrayContaining(runs.map(({ runId }) => runId)));
});
