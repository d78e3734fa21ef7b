import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { testingErrors } from 'tradewind/testing';
import { expect, test } from 'vitest';

const pages = resolve(import.meta.dirname, '../../docs/errors');

test.for(Object.entries(testingErrors))('%s has a page', ([code, title]) => {
  const text = readFileSync(resolve(pages, `${code}.md`), 'utf8');
  expect(text.split('\n', 1)[0]).toBe(`# ${code}: ${title}`);
});

test('no page without an error', () => {
  const codes = readdirSync(pages).flatMap((name) => /^(TW70\d\d)\.md$/.exec(name)?.[1] ?? []);
  expect(codes.toSorted()).toEqual(Object.keys(testingErrors).toSorted());
});
