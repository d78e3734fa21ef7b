/** Every error of the executors has its page. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { executorErrors } from '../../runtime/src/executors/errors.ts';

test.each(Object.entries(executorErrors))('%s: %s', (code, title) => {
  const page = readFileSync(new URL(`../../docs/errors/${code}.md`, import.meta.url), 'utf8');
  expect(page.split('\n')[0]).toBe(`# ${code}: ${title}`);
  expect(page).toContain('\n## What to do\n');
});
