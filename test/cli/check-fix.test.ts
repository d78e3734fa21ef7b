/** `tradewind check --fix` on real files, through the command line in this process. */
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { main } from '../../runtime/src/cli/program.ts';
import { TestProject } from '../support/project.ts';

const orders = `import { dag, run, task } from 'tradewind';

export class Orders {
  @task({ retires: 2 })
  // Comments stay, and   odd   spaces.
  count(region: string): number {
    return run.ds.length + region.length;
  }

  @task()
  tell(text: string): void { console.log(text) }

  @dag({ schedule: '@daily' })
  orders(region:string='eu') {
    const orders = this.count(region)
    this.tell(\`\${orders} orders\`)
  }
}
`;

const fixed = orders
  .replace('{ dag, run, task }', '{ dag, run, task, context, type Flow }')
  .replace('retires', 'retries')
  .replace('run.ds', 'context().ds')
  .replace('  orders(', '  async orders(this: Flow<this>, ')
  // oxlint-disable-next-line no-template-curly-in-string
  .replace('${orders}', '${await orders}');

let project: TestProject | undefined;
afterEach(() => project?.remove());

async function check(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  project = new TestProject(files);
  return checkAgain(project, ...args);
}

async function checkAgain(of: TestProject, ...args: readonly string[]): Promise<{ code: number; text: string }> {
  let text = '';
  const out = { write: (part: string) => void (text += part) };
  const code = await main(['check', ...args], { stdout: out, stderr: out, env: {}, cwd: of.root });
  return { code, text };
}

const read = (file: string): string => readFileSync(project?.path(file) ?? '', 'utf8');

test('changes what can be fixed, in as many rounds as it takes, and tells it', async () => {
  const { code, text } = await check({ 'dags/orders.ts': orders }, '--fix');
  expect(read('dags/orders.ts')).toBe(fixed);
  expect(code).toBe(0);
  expect(text.split('\n').filter((line) => !line.startsWith('fixed'))).toEqual([
    'Fixed 4 places in 1 file.',
    '✔ 1 dag with 2 tasks: no errors',
    '',
  ]);
  expect(text).toContain('fixed dags/orders.ts:4:11 TW2050: write `retries`');
});

test('keeps line endings, the byte order mark and the mode, and leaves nothing behind', async () => {
  const crlf = (text: string): string => `\uFEFF${text.replaceAll('\n', '\r\n')}`;
  project = new TestProject({ 'dags/orders.ts': crlf(orders) });
  chmodSync(project.path('dags/orders.ts'), 0o664);
  expect(await checkAgain(project, '--fix')).toMatchObject({ code: 0 });
  expect(read('dags/orders.ts')).toBe(crlf(fixed));
  expect(statSync(project.path('dags/orders.ts')).mode & 0o777).toBe(0o664);
  expect(readdirSync(project.path('dags'))).toEqual(['orders.ts']);
});

test('prints what is left, as text and as JSON', async () => {
  const clock = orders.replace('const orders', 'const now = Date.now()\n    const orders');
  const { code, text } = await check({ 'dags/orders.ts': clock }, '--fix');
  expect(code).toBe(3);
  expect(text).toContain('Fixed 4 places in 1 file.\n\nerror TW2200: A clock in a flow\n');
  const again = await checkAgain(project as TestProject, '--fix', '--json');
  expect(JSON.parse(again.text)).toMatchObject([{ code: 'TW2200' }]);
  const third = await checkAgain(project as TestProject, '--fix');
  expect(third.text).toContain('Nothing here can be fixed by itself.\n\nerror TW2200');
});

test('leaves to the author what a hint proposes, unless it is asked for', async () => {
  const twice = `import { dag, task } from 'tradewind';
export const load = task((region: string): number => region.length);
export const orders = dag({}, () => [load('eu'), load('us')]);
`;
  await check({ 'dags/orders.ts': twice }, '--fix');
  expect(read('dags/orders.ts')).toBe(twice);
  const { text } = await checkAgain(project as TestProject, '--fix', '--hints');
  expect(read('dags/orders.ts')).toBe(twice.replace("load('us')", "load.with({ id: 'load_2' })('us')"));
  expect(text).toContain('Fixed 1 place in 1 file.');
  expect(await checkAgain(project as TestProject, '--hints')).toMatchObject({ code: 2 });
});

test('changes nothing outside of the project, by whatever name it is reached', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'tradewind-outside-'));
  try {
    writeFileSync(join(outside, 'orders.ts'), orders);
    project = new TestProject({ 'dags/fine.ts': 'export const nothing = 0;\n' });
    symlinkSync(join(outside, 'orders.ts'), project.path('dags/orders.ts'));
    expect((await checkAgain(project, '--fix')).text).toMatch(/Nothing here can be fixed by itself[^]*TW2050/);
    expect(readFileSync(join(outside, 'orders.ts'), 'utf8')).toBe(orders);
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
});
