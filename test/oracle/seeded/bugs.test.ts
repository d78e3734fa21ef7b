import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { seededBugs } from './bugs.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

test('there are 37 seeded bugs, each with a name of its own', () => {
  expect(new Set(seededBugs.map(({ name }) => name)).size).toBe(37);
});

test.each(seededBugs)('$name: still fits its source', ({ file, find, replace }) => {
  expect(readFileSync(`${repository}${file}`, 'utf8').split(find)).toHaveLength(2);
  expect(replace).not.toBe(find);
});
