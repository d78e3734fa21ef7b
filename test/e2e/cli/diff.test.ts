/** `diff`, `explain` and `graph --format svg` over real builds. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestProject } from '../../support/project.ts';

const source = (region: string, type: string): string => `import { dag, task } from 'tradewind';
const launches = task((region: string): ${type}[] => []);
const report = task((rows: ${type}[]): number => rows.length);
export const rockets = dag((region: string = '${region}') => report(launches(region)));
`;

let project: TestProject;
let old: string;
beforeAll(async () => {
  project = new TestProject({
    'dags/a.ts': source('eu', 'string'),
    'tradewind.config.ts': "export default { executor: 'in-process' };\n",
  });
  const ran = await project.run(['run', 'rockets', '--run-id', 'first', '--json']);
  expect(ran.code, ran.stderr).toBe(0);
  old = (JSON.parse((await project.run(['build', '--json'])).stdout) as { version: string }).version;
  project.write({ 'dags/a.ts': source('us', 'number') });
  expect(await project.run(['build'])).toMatchObject({ code: 0 });
});
afterAll(() => project.remove());

test('tells what changed, and which runs it concerns', async () => {
  const { code, stdout } = await project.run(['diff', old.slice(0, 8)]);
  expect(code).toBe(0);
  expect(stdout).toContain("default of `region` was 'eu', is 'us'");
  expect(stdout).toContain('result was string[], is number[]');
  expect(stdout).toContain('1 ended run of the old version');
});

test('for scripts: JSON, and an exit code', async () => {
  const { code, stdout } = await project.run(['diff', old, 'current', '--json', '--exit-code']);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    from: old,
    same: false,
    compatible: false,
    runs: [{ dag: 'rockets', ended: 1 }],
  });
  expect(await project.run(['diff', 'current', 'current', '--exit-code'])).toMatchObject({ code: 0 });
});

test('a build that is not there', async () => {
  const { code, stderr } = await project.run(['diff', 'curent']);
  expect(code).toBe(4);
  expect(stderr).toContain('TW6024');
  expect(stderr).toContain('Did you mean current?');
  expect(stderr).toContain(old.slice(0, 16));
});

test('explains a task; a wrong name gets the nearest', async () => {
  const told = await project.run(['explain', 'rockets', 'report']);
  expect(told.stdout).toContain('`report` runs after `launches` succeeded.');
  const wrong = await project.run(['explain', 'rockets', 'reprot']);
  expect(wrong).toMatchObject({ code: 4 });
  expect(wrong.stderr).toContain('Did you mean report?');
});

test('draws a dag as SVG', async () => {
  const { code, stdout } = await project.run(['graph', 'rockets', '--format', 'svg']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^<svg [^]*>launches<[^]*>report<[^]*<\/svg>\n$/);
});
