/** `tradewind build --watch` as a person has it: a real process, real files, and the lines that it prints. */
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Started, TestProject } from '../../support/project.ts';

const dags = (id: string, result: string): string => `import { dag, task } from 'tradewind';
export const work = task((): ${result} => 1 as never);
export const ${id} = dag(() => work());
`;

interface Line {
  readonly version: string | null;
  readonly folder: string | null;
  readonly diagnostics: readonly { readonly code: string; readonly file: string }[];
}

let project: TestProject;
let started: Started;
let lines: AsyncIterator<string>;

function start(...options: string[]): void {
  started = project.start(['build', '--watch', ...options]);
  const { stdout } = started.child;
  if (stdout === null) throw new Error('no output');
  lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
}

async function next(): Promise<string> {
  const { value, done } = await lines.next();
  if (done === true) throw new Error(`it ended: ${(await started.ended).stderr}`);
  return value;
}

/** The next build that is about something new: saving twice may be seen once, or twice. */
async function nextBuild(isWanted: (line: Line) => boolean): Promise<Line> {
  for (;;) {
    const line = JSON.parse(await next()) as Line;
    if (isWanted(line)) return line;
  }
}

const current = (): string =>
  (JSON.parse(readFileSync(project.path('.tradewind/build/current.json'), 'utf8')) as Line).version ?? '';
const idsOf = ({ folder }: Line): string[] =>
  (JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as { dags: { id: string }[] }).dags.map(({ id }) => id);

beforeEach(() => {
  project = new TestProject({ 'dags/a.ts': dags('a', 'number') });
});
afterEach(async () => {
  started.child.kill('SIGKILL');
  await started.ended;
  project.remove();
});

test('each save is built; what has errors leaves the build before; Ctrl-C ends it well', async () => {
  start('--json');
  const first = await nextBuild(() => true);
  expect(first).toMatchObject({ diagnostics: [] });
  expect(current()).toBe(first.version);

  project.write({ 'dags/a.ts': dags('a', 'string') });
  const second = await nextBuild(({ version }) => version !== first.version);
  expect(current()).toBe(second.version);

  project.write({ 'dags/a.ts': dags('a', '() => void') });
  const broken = await nextBuild(({ version }) => version === null);
  expect(broken.diagnostics.map(({ code, file }) => [code, file])).toContainEqual(['TW2250', 'dags/a.ts']);
  expect(current()).toBe(second.version);

  // As editors save: beside it, then over it.
  project.write({ 'dags/a.ts~': dags('a', 'number') });
  renameSync(project.path('dags/a.ts~'), project.path('dags/a.ts'));
  const mended = await nextBuild(({ version }) => version === first.version);
  expect(current()).toBe(mended.version);

  started.child.kill('SIGINT');
  expect(await started.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
});

test('files and folders come and go; the config changes', async () => {
  start('--json');
  const first = await nextBuild(() => true);
  expect(idsOf(first)).toEqual(['a']);

  project.write({ 'dags/team/b.ts': dags('b', 'number') });
  expect(idsOf(await nextBuild(({ version }) => version !== first.version))).toEqual(['a', 'b']);

  rmSync(project.path('dags/team'), { recursive: true });
  await nextBuild(({ version }) => version === first.version);

  project.write({ 'flows/c.ts': dags('c', 'number') });
  project.write({
    'tradewind.config.ts':
      "import { defineConfig } from 'tradewind/config';\nexport default defineConfig({ dags: ['flows/*.ts'] });\n",
  });
  expect(idsOf(await nextBuild(({ version }) => version !== first.version))).toEqual(['c']);
  expect(existsSync(project.path('flows/c.ts'))).toBe(true);
});

test('for a person: a line a build, and the faults with their sources', async () => {
  start();
  expect(await next()).toMatch(/^✔ version [0-9a-f]{12} of 1 dag in \S+ {2}\d+ ms$/);
  project.write({ 'dags/a.ts': dags('a', 'Missing') });
  expect(await next()).toMatch(/^✘ 1 error; the build before stays {2}\d+ ms$/);
  started.child.kill('SIGTERM');
  const { code, stderr } = await started.ended;
  expect(code).toBe(0);
  expect(stderr).toContain("Cannot find name 'Missing'");
  expect(stderr).toContain('export const work = task((): Missing => 1 as never);');
});
