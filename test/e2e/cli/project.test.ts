/** Commands about the sources: `init`, `check`, `build`, `graph`. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBin, TestProject } from '../../support/project.ts';
import { dags } from './dags.ts';

const packages = fileURLToPath(new URL('../../../node_modules', import.meta.url));

describe('init', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tradewind-init-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  test('makes a project that compiles, runs, and passes its tests', async () => {
    const made = await runBin(['init', 'my pipelines'], folder);
    expect(made.code, made.stderr).toBe(0);
    expect(made.stdout).toContain('npx tradewind run hello');
    expect(made.stdout).toContain('Tradewind is not on npm yet, so `npm install` cannot bring it.');
    const root = join(folder, 'my pipelines');
    expect(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).toMatchObject({
      name: 'my-pipelines',
      type: 'module',
    });
    // What `npm install` would bring.
    symlinkSync(packages, join(root, 'node_modules'));
    const checked = await runBin(['check'], root);
    expect(checked).toMatchObject({ code: 0, stdout: '✔ 1 dag with 3 tasks: no errors\n' });
    const ran = await runBin(['run', 'hello', '-p', 'atLeast=100', '--json'], root);
    expect(ran.code, ran.stderr).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ result: { best: 'Ada' } });
    expect(readdirSync(join(root, 'reports'))).toHaveLength(1);
    const bin = (name: string): string => join(packages, '.bin', name);
    const env = { ...process.env, VITEST: undefined };
    execFileSync(process.execPath, [bin('tsc')], { cwd: root, stdio: 'pipe' });
    execFileSync(process.execPath, [bin('vitest'), 'run'], { cwd: root, stdio: 'pipe', env });
  });

  test('writes over nothing', async () => {
    const again = await runBin(['init', 'my pipelines'], folder);
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('error TW6040');
    expect(again.stderr).toContain('dags/hello.ts');
  });

  test('tells a script what it wrote', async () => {
    const { code, stdout } = await runBin(['init', 'other', '--json'], folder);
    expect(code).toBe(0);
    const { files } = JSON.parse(stdout) as { files: string[] };
    for (const file of files) expect(existsSync(join(folder, 'other', file)), file).toBe(true);
  });
});

describe('a project', () => {
  let project: TestProject;
  beforeAll(() => {
    project = new TestProject(dags);
  });
  afterAll(() => project.remove());

  test('check warns of what the engine would refuse, at its place, and blocks nothing', async () => {
    const text = await project.run(['check']);
    expect(text.code, text.stderr).toBe(0);
    expect(text.stdout).toContain('warning TW5001: The dag uses something that this version does not execute');
    expect(text.stdout).toContain("asks for the queue 'gpu'");
    const { code, stdout } = await project.run(['check', '--json']);
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as { code: string; file: string; start: { line: number } }[];
    const source = dags['dags/trouble.ts']?.split('\n') ?? [];
    expect(found.find((one) => one.code === 'TW5001')).toMatchObject({
      severity: 'warning',
      file: 'dags/trouble.ts',
      start: { line: source.findIndex((line) => line.includes('const refused')) + 1 },
    });
  });

  test('build says what it made, and makes the same again', async () => {
    const first = await project.run(['build', '--json']);
    const second = await project.run(['build', '--json']);
    expect(first.code, first.stderr).toBe(0);
    const {
      version,
      folder,
      dags: ids,
    } = JSON.parse(first.stdout) as { version: string; folder: string; dags: string[] };
    expect(second.stdout).toBe(first.stdout);
    expect(ids).toEqual(['nightly', 'picky', 'refused', 'sales', 'slow', 'trouble']);
    expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))).toMatchObject({ version });
    expect((await project.run(['build'])).stdout).toContain(version.slice(0, 12));
  });

  test('dags lists what there is', async () => {
    const { code, stdout } = await project.run(['dags']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dag +schedule +tasks +tags\n/);
    expect(stdout).toMatch(/^sales +0 0 \* \* \* +3 +What was sold, day by day\.$/m);
    expect((await project.run(['list'])).stdout).toBe(stdout);
    const data = JSON.parse((await project.run(['dags', '--json'])).stdout) as { id: string }[];
    expect(data.find(({ id }) => id === 'sales')).toMatchObject({
      doc: 'What was sold, day by day.',
      schedule: { kind: 'cron' },
      tasks: 3,
      tags: [],
    });
  });

  test('graph draws, and speaks the languages of other tools', async () => {
    const { stdout } = await project.run(['graph', 'sales']);
    expect(stdout).toMatchInlineSnapshot(`
      "sales
      What was sold, day by day.

      ┌────────┐
      │ orders │
      └───┬────┘
      ┌───▼───┐
      │ total │
      └───┬───┘
      ┌───▼────┐
      │ report │
      └────────┘
      "
    `);
    expect((await project.run(['graph', 'sales', '--format', 'mermaid'])).stdout).toContain('t_orders --> t_total');
    expect((await project.run(['graph', 'sales', '-f', 'dot'])).stdout).toContain('"orders" -> "total"');
    expect(JSON.parse((await project.run(['graph', 'sales', '--json'])).stdout)).toMatchObject({
      dag: 'sales',
      edges: [
        { from: 'orders', to: 'total', kind: 'flow' },
        { from: 'total', to: 'report', kind: 'flow' },
      ],
    });
  });

  test('from a folder in it, and from elsewhere with --project', async () => {
    expect(await runBin(['graph', 'sales'], project.path('dags'))).toMatchObject({ code: 0 });
    expect(await runBin(['graph', 'sales', '--project', project.root], tmpdir())).toMatchObject({ code: 0 });
  });

  test('a dag that is misspelt', async () => {
    const { code, stderr } = await project.run(['graph', 'slaes']);
    expect(code).toBe(4);
    expect(stderr).toContain('Did you mean sales?');
  });

  test.each(['run', 'graph'])('%s without a dag tells which there are', async (name) => {
    const { code, stderr } = await project.run([name]);
    expect(code).toBe(2);
    expect(stderr).toContain('error TW6002: which dag? None was named');
    expect(stderr).toMatch(/Known dags: .*sales/);
  });
});

describe('a project with errors', () => {
  let project: TestProject;
  beforeAll(() => {
    project = new TestProject({
      'dags/broken.ts': `
import { dag, task } from 'tradewind';
export const length = task(async (text: string): Promise<number> => text.length);
export const broken = dag(() => length(7));
`,
    });
  });
  afterAll(() => project.remove());

  test('is not run, and every command says why in the same words', async () => {
    const checked = await project.run(['check']);
    expect(checked.code).toBe(3);
    expect(checked.stdout).toContain('dags/broken.ts:4:40');
    const ran = await project.run(['run', 'broken']);
    expect(ran).toMatchObject({ code: 3, stdout: '' });
    expect(ran.stderr.trim()).toBe(checked.stdout.trim());
    expect(existsSync(project.path('.tradewind/tradewind.db'))).toBe(false);
  });

  test('as data', async () => {
    const checked = await project.run(['check', '--json']);
    expect(checked).toMatchObject({ code: 3, stderr: '' });
    const [first] = JSON.parse(checked.stdout) as unknown[];
    expect(first).toMatchObject({
      code: 'TS2345',
      severity: 'error',
      file: 'dags/broken.ts',
      start: { line: 4, column: 40 },
    });
    const ran = await project.run(['run', 'broken', '--json']);
    expect(JSON.parse(ran.stdout)).toEqual({ diagnostics: JSON.parse(checked.stdout) });
  });
});
