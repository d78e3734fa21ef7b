/** `docs/guide/getting-started.md`, followed by somebody new. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { blocksOf } from '../support/markdown.ts';
import { TestProject } from '../support/project.ts';

const page = readFileSync(new URL('../../docs/guide/getting-started.md', import.meta.url), 'utf8');
const [letters, itsTest] = blocksOf(page, 'ts');
const [result, explanation, paths] = blocksOf(page, 'text');
const project = new TestProject({});
afterAll(() => project.remove());

test('a dag of your own: what is printed is what the page shows', async () => {
  expect(await project.run(['init', 'playground'])).toMatchObject({ code: 0 });
  project.write({ 'playground/dags/letters.ts': letters?.text ?? '' });
  const at = ['--project', 'playground'];
  expect(await project.run(['check', ...at])).toMatchObject({ code: 0, stdout: '✔ 2 dags with 6 tasks: no errors\n' });

  const ran = await project.run(['run', 'letters', ...at], { COLUMNS: '80' });
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toContain(`${result?.text}\n`);

  const explained = await project.run(['explain', 'letters', 'discount', ...at], { COLUMNS: '80' });
  expect(explained.stdout).toContain(`${explanation?.text}\n`);

  project.write({ 'playground/test/letters.test.ts': itsTest?.text ?? '' });
  const tested = await project.run(['test', '--paths', ...at], { COLUMNS: '80' });
  expect(tested.code, tested.stderr).toBe(0);
  expect(tested.stdout).toContain(`${paths?.text}\n`);
});

test('a clone that is not built says so', () => {
  const bin = readFileSync(new URL('../../runtime/bin/tradewind.js', import.meta.url), 'utf8');
  project.write({ 'clone/bin/tradewind.js': bin, 'clone/package.json': '{ "type": "module" }' });
  const ran = spawnSync(process.execPath, [project.path('clone/bin/tradewind.js'), 'dags'], { encoding: 'utf8' });
  expect(ran).toMatchObject({
    status: 5,
    stdout: '',
    stderr: 'This clone of Tradewind is not built yet: `npm run build` in its folder.\n',
  });
});
