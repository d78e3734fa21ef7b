import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cliErrors } from '../../runtime/src/cli/errors.ts';

const pages = new URL('../../docs/errors/', import.meta.url);

test.each(Object.entries(cliErrors))('%s has a page that says the same', (code, title) => {
  const file = new URL(`${code}.md`, pages);
  expect(existsSync(file)).toBe(true);
  const [head = ''] = readFileSync(file, 'utf8').split('\n');
  expect(head.toLowerCase()).toBe(`# ${code}: ${title}`.toLowerCase());
});

test('no page is about a code of ours that does not exist', () => {
  const ours = readdirSync(pages).flatMap((file) => /^(TW60[0-49]\d)\.md$/.exec(file)?.[1] ?? []);
  expect(ours.filter((code) => !(code in cliErrors))).toEqual([]);
});
