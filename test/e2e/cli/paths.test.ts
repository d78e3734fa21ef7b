/** `tradewind test` in a project with real Vitest tests: the figure rises with each test. */
import { mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { afterAll, expect, test } from 'vitest';
import { TestProject } from '../../support/project.ts';

const orders = `import { dag, type Flow, task } from 'tradewind';

interface Order {
  readonly id: number;
  readonly total: number;
}

export class Orders {
  @task()
  async load(): Promise<Order[]> {
    throw new Error('no network');
  }

  @task()
  async charge(order: Order): Promise<number> {
    return order.total;
  }

  @task()
  report(sums: number[]): string {
    return sums.join();
  }

  @task()
  alert(why: string): string {
    return why;
  }

  @dag()
  async orders(this: Flow<this>, limit: number = 1000) {
    const charged: number[] = [];
    for (const order of await this.load()) {
      if (order.total > limit) {
        await this.alert('a large order');
        continue;
      }
      try {
        charged.push(await this.charge(order));
      } catch {
        await this.alert.with({ id: 'sorry' })('an order could not be charged');
      }
    }
    return this.report(charged);
  }
}
`;

const head = `import { play, runDag } from 'tradewind/testing';
import { expect, test } from 'vitest';
import { Orders } from '../dags/orders.ts';
void [play, runDag];
`;
const first = `${head}
test('one order is charged', async () => {
  const run = await play(Orders, 'orders', { fakes: { load: async () => [{ id: 1, total: 3 }] } });
  expect(run.result).toBe('3');
});
`;
const second = `${head}
test('several orders, of which one is large and one fails', async () => {
  const load = async () => [{ id: 1, total: 3 }, { id: 2, total: 3000 }, { id: 3, total: 5 }];
  const charge = async ({ id, total }) => {
    if (id === 3) throw new Error('declined');
    return total;
  };
  const run = await runDag(Orders, 'orders', { fakes: { load, charge } });
  expect(run.result).toBe('3');
});
`;
const third = `${head}
test('no orders at all', async () => {
  const run = await play(Orders, 'orders', { fakes: { load: async () => [] } });
  expect(run.result).toBe('');
});
`;

const project = new TestProject({
  'dags/orders.ts': orders,
  'test/first.test.ts': first,
  'tradewind.config.ts': "export default { dags: ['dags/*.ts'] };\n",
  'vitest.config.ts': `import { tradewind } from 'tradewind/testing/vitest';
import { defineConfig } from 'vitest/config';
export default defineConfig({ plugins: [tradewind()] });
`,
});
afterAll(() => project.remove());

interface Told {
  readonly vitest: { readonly exitCode: number };
  readonly covered: number;
  readonly total: number;
  readonly dags: readonly {
    readonly dag: string;
    readonly paths?: { readonly walked: number; readonly total: number; readonly complete: boolean };
    readonly runs: number;
    readonly untested: readonly { readonly text: string; readonly at: { readonly line: number } }[];
  }[];
}

/** Of ours, nothing that Vitest would take for its own goes with it. */
const env = { VITEST_POOL_ID: '', VITEST_WORKER_ID: '' };
const told = async (...args: string[]): Promise<Told> => {
  const { stdout, stderr } = await project.run(['test', '--json', ...args], env);
  expect(stdout, stderr).toMatch(/^\{/);
  return JSON.parse(stdout) as Told;
};

test('one test, then more: outcomes, lines and words', { timeout: 120_000 }, async () => {
  const { code, stdout, stderr } = await project.run(['test', '--paths'], env);
  expect(code, stdout + stderr).toBe(0);
  const report = stdout.slice(stdout.indexOf('dag '));
  for (const line of report.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(80);
  expect(report).toMatchInlineSnapshot(`
    "dag     tested                      outcomes    paths  runs
    orders  ██████████░░░░░░░░░░  50 %   6 of 12  1 of 10     1

    orders: 6 outcomes that no test has come to
      dags/orders.ts
        32  the list \`load\` is empty
        32  the list \`load\` has several items
        33  \`item.total > limit\` holds
        34  \`alert\` succeeds
        38  \`charge\` fails or is skipped, and it is caught
        40  \`sorry\` succeeds
    "
  `);

  const before = await told();
  project.write({ 'test/second.test.ts': second });
  const between = await told();
  expect(between.covered).toBeGreaterThan(before.covered);
  expect(between.dags[0]?.untested.map(({ text, at }) => [at.line, text])).toEqual([[32, 'the list `load` is empty']]);
  project.write({ 'test/third.test.ts': third });
  const after = await told('--paths');
  expect(after.dags[0]?.paths).toMatchObject({ walked: 2, complete: true });
  expect(after).toMatchObject({ vitest: { exitCode: 0 }, covered: after.total, dags: [{ runs: 3, untested: [] }] });
});

test('every path is listed with how the run ends there, before anything has run', async () => {
  const { code, stdout, stderr } = await project.run(['paths', 'orders']);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('orders: 10 paths\n');
  for (const line of stdout.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(80);
  const { paths } = JSON.parse((await project.run(['paths', 'orders', '--json'])).stdout) as {
    paths: readonly { readonly decided: readonly string[]; readonly ran: readonly string[]; readonly state: string }[];
  };
  expect(paths).toContainEqual({
    decided: [
      'the list `load` has one item',
      '`item.total > limit` does not hold',
      '`charge` fails or is skipped, and it is caught',
    ],
    state: 'success',
    failedFor: null,
    ran: ['load', 'charge', 'sorry', 'report'],
    skipped: ['alert'],
    upstreamFailed: [],
  });
});

test('less than --min, or a test that fails, is told by the exit code', { timeout: 120_000 }, async () => {
  const only = ['--', 'test/first.test.ts'];
  expect((await project.run(['test', '--min', '40', ...only], env)).code).toBe(0);
  const below = await project.run(['test', '--min', '99', ...only], env);
  expect(below.code).toBe(1);
  expect(below.stderr).toContain('at least 99 % are wanted');
  project.write({ 'test/first.test.ts': first.replace("toBe('3')", "toBe('4')") });
  const failed = await project.run(['test', '--json', ...only], env);
  expect(failed.code).toBe(1);
  expect(JSON.parse(failed.stdout)).toMatchObject({ vitest: { exitCode: 1 } });
});

test('without Vitest it says so', async () => {
  const bare = new TestProject({ 'dags/orders.ts': orders });
  try {
    const installed = realpathSync(bare.path('node_modules'));
    rmSync(bare.path('node_modules'));
    mkdirSync(bare.path('node_modules'));
    for (const name of ['tradewind', '@tradewind', '@types']) {
      symlinkSync(join(installed, name), bare.path('node_modules', name));
    }
    const { code, stderr } = await bare.run(['test']);
    expect(stderr).toContain('TW6060');
    expect(code).not.toBe(0);
  } finally {
    bare.remove();
  }
});
