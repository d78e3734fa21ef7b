/**
 * A branch in a loop in a loop in a sub-flow, with `try`/`finally` around it, on real data: killed three times on its way
 * through worker processes, it ends as it reads, which is what `play()` does.
 */
import { existsSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { play, type TestRun } from 'tradewind/testing';
import { afterEach, expect, test } from 'vitest';
import { TestProject } from '../support/project.ts';
import { spells } from './spells/dags/spells.ts';

const source = readFileSync(fileURLToPath(new URL('./spells/dags/spells.ts', import.meta.url)), 'utf8');
let project: TestProject;
afterEach(() => project.remove());

const ledger = (): string => project.path('ledger.txt');
const ledgerLines = (): string[] => (existsSync(ledger()) ? readFileSync(ledger(), 'utf8').trim().split('\n') : []);

/** Resolves when the ledger has that many lines, or when the process has ended. */
async function untilNoted(lines: number, ended: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    if (ledgerLines().length >= lines) resolve();
  };
  const watcher = watch(ledger(), look);
  look();
  await Promise.race([promise, ended]);
  watcher.close();
}

function query<T>(sql: string): T[] {
  const db = new Database(project.path('.tradewind/tradewind.db'), { readonly: true });
  try {
    return db.prepare(sql).all() as T[];
  } finally {
    db.close();
  }
}

/** How many calls of each task ended in which state. */
function instances(): Record<string, number> {
  const tried = query<{ node_id: string; state: string }>(
    'select node_id, state from task_instance where try_number > 0',
  );
  return counted(tried.map(({ node_id, state }) => `${taskOf(node_id)} ${state}`));
}

/** `season__1.storm` is a call of `storm`. */
const taskOf = (nodeId: string): string => (nodeId.split('.').at(-1) ?? '').replace(/__.*/, '');

function counted(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words.toSorted()) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

const played = (run: TestRun<unknown>): Record<string, number> =>
  counted(run.calls.filter(({ tries }) => tries > 0).map(({ task, outcome }) => `${task} ${outcome}`));

test.each([
  { what: 'succeeds', params: {} },
  { what: 'fails in a storm', params: { broken: '2013-04-04' } },
])('killed three times, a run that $what ends as it reads', async ({ params }) => {
  project = new TestProject({ 'dags/spells.ts': source });
  writeFileSync(ledger(), '');
  const direct = await play(spells, { params });
  const command = ['run', 'spells', '--logical-date', '2016-01-01', '--json'];
  for (const [name, value] of Object.entries(params)) command.push('--param', `${name}=${value}`);

  for (const lines of [10, 120, 240]) {
    const { child, ended } = project.start(command, { LEDGER: ledger() });
    await untilNoted(lines, ended);
    child.kill('SIGKILL');
    const { signal, stderr } = await ended;
    expect(signal, stderr).toBe('SIGKILL');
    expect(query('select state from dag_run')).toEqual([{ state: 'running' }]);
  }
  const { code, stdout, stderr } = await project.run(command, { LEDGER: ledger() });

  expect(code, stderr).toBe(direct.state === 'success' ? 0 : 1);
  const end = JSON.parse(stdout) as { run: { state: string }; result?: unknown };
  expect(end.run.state).toBe(direct.state);
  expect(end.result ?? undefined).toEqual(direct.result);
  expect(instances()).toEqual(played(direct));
  expect(ledgerLines().filter((line) => line.startsWith('close'))).toHaveLength(1);
});
