/** A user's own test of a three-task dag: ten lines, run by their Vitest with our plugin. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { TestProject } from '../support/project.ts';

const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

const dag = `import { dag, type Flow, task } from 'tradewind';

export class Rockets {
  @task()
  async launches(region: string): Promise<string[]> {
    throw new Error('no network for ' + region);
  }

  @task()
  shout(names: string[]): string[] {
    return names.map((name) => name.toUpperCase());
  }

  @task()
  report(names: string[]): string {
    return names.join(', ');
  }

  @dag()
  rockets(this: Flow<this>, region: string = 'eu') {
    return this.report(this.shout(this.launches(region)));
  }
}
`;

const userTest = `import { runDag } from 'tradewind/testing';
import { expect, test } from 'vitest';
import { Rockets } from '../dags/rockets.ts';

test('the report names all launches', async () => {
  const run = await runDag(Rockets, 'rockets', { fakes: { launches: async (region) => [region, 'vega'] } });
  expect(run.result).toBe('EU, VEGA');
  expect(run.callsOf('shout')).toMatchObject([{ args: [['eu', 'vega']] }]);
});
`;

const inFunctionForm = `import { dag, task } from 'tradewind';
import { fake, play, runDag } from 'tradewind/testing';
import { expect, test } from 'vitest';
import { count, counting, fetchRows } from '../dags/rows.ts';

test('play records and fakes tasks in function form by name', async () => {
  const run = await play(counting, { fakes: { fetchRows: () => ['a', 'b'] } });
  expect(run.result).toBe(2);
  expect(run.calls.map(({ task }) => task)).toEqual(['fetchRows', 'count']);
});

test('runDag knows the dag by what declared it', async () => {
  const run = await runDag(counting, { fakes: [fake(fetchRows, () => ['a'])] });
  expect(run.result).toBe(1);
});

test('a misspelt fake is an error', async () => {
  await expect(play(counting, { fakes: { fetchRow: () => [] } })).rejects.toThrow('fetchRow');
  void [dag, task, count];
});
`;

const rows = `import { dag, task } from 'tradewind';

export const fetchRows = task(async (): Promise<string[]> => ['real']);
export const count = task((rows: string[]): number => rows.length);
export const counting = dag(() => count(fetchRows()));
`;

const project = new TestProject({
  'dags/rockets.ts': dag,
  'dags/rows.ts': rows,
  'test/rockets.test.ts': userTest,
  'test/rows.test.ts': inFunctionForm,
  'vitest.config.ts': `import { tradewind } from 'tradewind/testing/vitest';
import { defineConfig } from 'vitest/config';

export default defineConfig({ plugins: [tradewind()] });
`,
});
afterAll(() => project.remove());

async function runVitest(): Promise<{ code: number | null; output: string }> {
  const { VITEST: _, NODE_OPTIONS: __, ...env } = process.env;
  const child = spawn(process.execPath, [vitest, 'run', '--no-color'], {
    cwd: project.root,
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('VITEST'))),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  return { code, output };
}

test('the test itself has ten lines', () => {
  expect(
    userTest
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '').length,
  ).toBeLessThanOrEqual(10);
});

test('passes under Vitest with the plugin, and fails when the dag is wrong', async () => {
  const passed = await runVitest();
  expect(passed.output).toMatch(/Tests\s+4 passed/);
  expect(passed.code).toBe(0);
  project.write({ 'dags/rockets.ts': dag.replace("join(', ')", "join('; ')") });
  const failed = await runVitest();
  expect(failed.output).toMatch(/expected 'EU; VEGA' to be 'EU, VEGA'/);
  expect(failed.code).toBe(1);
});
