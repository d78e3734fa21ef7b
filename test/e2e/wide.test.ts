/** Ten thousand items, in one list and in a hundred lists of a hundred, through worker processes. */
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestProject } from '../support/project.ts';

const dags = `
import { dag, task } from 'tradewind';

export const numbers = task((count: number): number[] => Array.from({ length: count }, (_, i) => i));
export const double = task((n: number): number => n * 2);
export const next = task((n: number): number => n + 1);
export const sum = task((values: number[]): number => values.reduce((a, b) => a + b, 0));

export const wide = dag(async (count: number = 10_000) => {
  const results = [];
  for (const n of await numbers(count)) results.push(next(double(n)));
  return { total: sum(results) };
});

export const nested = dag(async (rows: number = 100, columns: number = 100) => {
  const sums = [];
  for (const row of await numbers(rows)) {
    const cells = [];
    for (const column of await numbers(columns)) cells.push(double(row * columns + column));
    sums.push(sum(cells));
  }
  return { total: sum(sums), rows: sums };
});
`;

let project: TestProject;
beforeAll(() => {
  project = new TestProject({ 'dags/wide.ts': dags });
});
afterAll(() => project.remove());

async function resultOf(dagId: string): Promise<unknown> {
  const { code, stdout, stderr } = await project.run(['run', dagId, '--logical-date', '2026-01-01', '--json']);
  expect(code, stderr).toBe(0);
  return (JSON.parse(stdout) as { result: unknown }).result;
}

/** How many tries of `node` were begun after the first of `other` had ended. */
function begunAfterFirst(dagId: string, node: string, other: string): number {
  const db = new Database(project.path('.tradewind/tradewind.db'), { readonly: true });
  try {
    const tries = `from task_try where run_id = (select run_id from dag_run where dag_id = @dagId)`;
    const first = `(select min(ended_at) ${tries} and node_id = @other)`;
    const sql = `select count(*) as n ${tries} and node_id = @node and started_at > ${first}`;
    return (db.prepare(sql).get({ dagId, node, other }) as { n: number }).n;
  } finally {
    db.close();
  }
}

test('10,000 items of two tasks each: results come long before the last item begins', async () => {
  // Twice the sum of 0…9999, and one for each.
  expect(await resultOf('wide')).toEqual({ total: 9_999 * 10_000 + 10_000 });
  expect(begunAfterFirst('wide', 'double', 'next')).toBeGreaterThan(9_000);
});

test('100 × 100 items: rows are summed long before the last row begins', async () => {
  const { total, rows } = (await resultOf('nested')) as { total: number; rows: number[] };
  expect(total).toBe(9_999 * 10_000);
  expect(rows).toHaveLength(100);
  expect(rows[1]).toBe(2 * (149.5 * 100));
  expect(begunAfterFirst('nested', 'double', 'sum')).toBeGreaterThan(9_000);
});
