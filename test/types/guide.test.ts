/** `docs/guide/type-errors.md` promises what the fixtures show, all of it, word for word; so does the README. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programs, repository } from './support/compilers.ts';

const section = /^### (.+)\n\n<!-- (.+) -->\n\n```ts\n([\s\S]*?)\n```\n\n```text\n([\s\S]*?)\n```$/gm;
const guide = readFileSync(join(repository, 'docs/guide/type-errors.md'), 'utf8');
const sections = [...guide.matchAll(section)].map(([, title = '', name = '', code = '', message = '']) => {
  return { title, name, code, message };
});

test.for(sections)('$title', ({ name, code, message }) => {
  const program = readFileSync(join(programs, 'messages', `${name}.ts`), 'utf8');
  const lines = program.split('\n').map((line) => line.trim());
  for (const line of code.split('\n')) expect(lines).toContain(line);
  const fixture = readFileSync(join(import.meta.dirname, 'fixtures/messages', `${name}.txt`), 'utf8');
  const said = fixture.split(/^── /m).find((part) => /^TypeScript [^(\n]*7\.0/.test(part)) ?? '';
  expect(`${said.replaceAll(/^\d+:\d+ /gm, '')}\n`).toContain(`\n${message}\n`);
});

test('nothing is left out', () => {
  const files = readdirSync(join(programs, 'messages')).filter((file) => file !== 'readme.ts');
  const known = files.map((file) => file.replace(/\.ts$/, ''));
  expect(sections.map(({ name }) => name).toSorted()).toEqual(known.toSorted());
  expect(sections).toHaveLength(guide.match(/^### /gm)?.length ?? 0);
});

test('what the README says is an error is one', () => {
  const readme = readFileSync(join(repository, 'README.md'), 'utf8');
  const block = /says no to[^\n]*:\n\n```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const promised = block.split('\n').flatMap((line) => /^(.*;) +\/\/ /.exec(line)?.[1] ?? []);
  expect(promised.length).toBeGreaterThan(0);
  const lines = readFileSync(join(programs, 'messages/readme.ts'), 'utf8')
    .split('\n')
    .map((line) => line.trim());
  const fixture = readFileSync(join(import.meta.dirname, 'fixtures/messages/readme.txt'), 'utf8');
  for (const line of promised) {
    expect(lines).toContain(line);
    expect(fixture).toMatch(new RegExp(`^${lines.indexOf(line) + 1}:`, 'm'));
  }
  expect(fixture.match(/^── /gm)).toHaveLength(1);
});
