/**
 * `kill -9` of the whole thing at random moments; then the same command again. In the test command 20 kills, in
 * `npm run soak` 200 (`KILLS`). A failure names its seed: `SEED=… KILLS=… npx vitest run --project e2e test/e2e/kill`.
 */
import { existsSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestProject } from '../support/project.ts';

const kills = Number(process.env['KILLS'] ?? 20);
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** Each task writes to a ledger of its own what it did: it knows nothing of our tables. */
const dags = `
import { appendFileSync } from 'node:fs';
import { context, dag, task } from 'tradewind';

const note = (what: string, i: number): void => {
  const { runId, tryNumber } = context();
  appendFileSync('ledger.txt', [what, runId, i, tryNumber].join(' ') + '\\n');
};

export const work = task({ retries: 3, retryDelay: '0s' }, async (i: number, before: number): Promise<number> => {
  note('start', i);
  await new Promise((resolve) => setTimeout(resolve, (i * 7) % 20));
  if (i % 6 === 0 && context().tryNumber === 1) throw new Error('the first try of every sixth task fails');
  note('end', i);
  return before + i;
});
export const sum = task((values: number[]): number => values.reduce((a, b) => a + b, 0));

export const sixty = dag((base: number = 0) => {
${Array.from({ length: 59 }, (_, i) => `  const w${i} = work(${i}, ${i < 10 ? 'base' : `w${i - 10}`});`).join('\n')}
  return sum([${Array.from({ length: 10 }, (_, i) => `w${49 + i}`).join(', ')}]);
});
`;

/** What `sixty` returns, computed here. */
const expectedResult = ((): number => {
  const w: number[] = [];
  for (let i = 0; i < 59; i++) w.push((i < 10 ? 0 : (w[i - 10] ?? 0)) + i);
  return w.slice(49).reduce((a, b) => a + b, 0);
})();

interface Row {
  readonly node_id: string;
  readonly state: string;
  readonly try_number: number;
  readonly ended_at: number | null;
}

let project: TestProject;
beforeAll(() => {
  project = new TestProject({ 'dags/sixty.ts': dags });
});
afterAll(() => project.remove());

function rows<T>(sql: string): T[] {
  const file = project.path('.tradewind/tradewind.db');
  if (!existsSync(file)) return [];
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare(sql).all() as T[];
  } catch (error) {
    if (String(error).includes('no such table')) return [];
    throw error;
  } finally {
    db.close();
  }
}

const finished = (runs: readonly string[]): Map<string, Row> =>
  new Map(
    rows<Row & { run_id: string }>("select * from task_instance where state = 'success'")
      .filter(({ run_id }) => runs.length === 0 || runs.includes(run_id))
      .map((row) => [`${row.run_id} ${row.node_id}`, row] as const),
  );

const ledgerLines = (): string[] =>
  existsSync(project.path('ledger.txt')) ? readFileSync(project.path('ledger.txt'), 'utf8').trim().split('\n') : [];

/** A small generator with a seed (mulberry32), so that a failing run can be repeated. */
function random(state: number): () => number {
  let at = state;
  return () => {
    at = (at + 0x6d2b79f5) | 0;
    let t = Math.imul(at ^ (at >>> 15), 1 | at);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const command = (day: number): string[] => {
  const date = new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
  return ['run', 'sixty', '--logical-date', date, '--json'];
};

test(`${kills} kills: every run ends, nothing finished runs again, no try ends twice (seed ${seed})`, {
  timeout: 60_000 + kills * 8_000,
}, async () => {
  const next = random(seed);
  await project.run(['build']);
  const whole = await timeOfOneRun();
  let hit = 0;
  for (let killed = 0, day = 1; killed < kills; ) {
    const started = project.start(command(day));
    const timer = setTimeout(() => started.child.kill('SIGKILL'), 30 + next() * whole);
    const { code, signal, stdout, stderr } = await started.ended;
    clearTimeout(timer);
    if (signal === 'SIGKILL') {
      killed++;
      const before = finished([]);
      if (rows("select 1 from dag_run where state = 'running'").length > 0) hit++;
      const linesBefore = ledgerLines().length;
      await checkedLater(before, linesBefore);
      continue;
    }
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout), stdout).toMatchObject({ run: { state: 'success' }, result: expectedResult });
    day++;
  }
  await finishWhatIsLeft();
  const open = rows<{ run_id: string }>("select run_id from dag_run where state not in ('success')");
  expect(open).toEqual([]);
  const perTry = rows<{ n: number }>(
    "select count(*) as n from task_try where state = 'success' group by run_id, node_id, map_path having count(*) > 1",
  );
  expect(perTry).toEqual([]);
  expect(rows("select * from task_try where ended_at is null or state = 'running'")).toEqual([]);
  for (const check of checks) check();
  // The checks above would be empty if the ledger's lines were of other nodes, or if no kill had met a run at work.
  const done = finished([]);
  const ends = ledgerLines().filter((line) => line.startsWith('end '));
  expect(ends.filter((line) => !done.has(nodeOf(line)))).toEqual([]);
  expect(ends.length).toBeGreaterThanOrEqual(59);
  console.log(`${hit} of ${kills} kills met a run at work`);
  expect(hit).toBeGreaterThan(0);
});

/** The instance that a line of the ledger is about, as `finished` names it. */
function nodeOf(line: string): string {
  const [, runId, i] = line.split(' ');
  return `${runId} ${Number(i) === 0 ? 'work' : `work__${i}`}`;
}

const checks: (() => void)[] = [];

/** What was finished at a kill must look the same at the very end, and its task must never have begun again. */
async function checkedLater(before: ReadonlyMap<string, Row>, linesBefore: number): Promise<void> {
  checks.push(() => {
    const after = finished([]);
    for (const [key, row] of before) expect(after.get(key), key).toEqual(row);
    const again = ledgerLines()
      .slice(linesBefore)
      .filter((line) => {
        return line.startsWith('start ') && before.has(nodeOf(line));
      });
    expect(again).toEqual([]);
  });
}

async function timeOfOneRun(): Promise<number> {
  const start = performance.now();
  const { code, stderr, stdout } = await project.run(command(0));
  expect(code, stderr + stdout).toBe(0);
  return performance.now() - start;
}

/** The last kill may have left a run open: the same command finishes it. */
async function finishWhatIsLeft(): Promise<void> {
  for (const { logical_date } of rows<{ logical_date: number | string }>(
    "select logical_date from dag_run where state not in ('success')",
  )) {
    const date = new Date(logical_date).toISOString().slice(0, 10);
    const { code, stderr } = await project.run(['run', 'sixty', '--logical-date', date, '--json']);
    expect(code, stderr).toBe(0);
  }
}
