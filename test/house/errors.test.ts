/** One catalogue of errors: every code once, every code with its page, every page with its code. */
import { readdirSync, readFileSync } from 'node:fs';
import { codegenErrors, configErrors, emitErrors } from '@tradewind/codegen';
import { manifestErrors } from '@tradewind/sdk/manifest';
import { sdkErrors } from '@tradewind/sdk/runtime';
import { expect, test } from 'vitest';
import { cliErrors } from '../../runtime/src/cli/errors.ts';
import { timetableErrors } from '../../runtime/src/core/timetable/index.ts';
import { executorErrors } from '../../runtime/src/executors/errors.ts';
import { metastoreErrors } from '../../runtime/src/metastore/index.ts';
import { engineErrors } from '../../runtime/src/scheduler/errors.ts';
import { testingErrors } from '../../runtime/src/testing/errors.ts';

const catalogues: readonly Readonly<Record<string, string>>[] = [
  sdkErrors,
  manifestErrors,
  codegenErrors,
  configErrors,
  emitErrors,
  metastoreErrors,
  executorErrors,
  engineErrors,
  timetableErrors,
  cliErrors,
  testingErrors,
];
const pages = new URL('../../docs/errors/', import.meta.url);
const codes = catalogues.flatMap((catalogue) => Object.keys(catalogue));

test('no code stands for two things', () => {
  const titles = new Map<string, Set<string>>();
  for (const [code, title] of catalogues.flatMap((catalogue) => Object.entries(catalogue))) {
    titles.set(code, (titles.get(code) ?? new Set()).add(title));
  }
  expect([...titles].filter(([, each]) => each.size > 1)).toEqual([]);
});

test('every code has a page, and every page a code', () => {
  const written = readdirSync(pages).flatMap((name) => /^(TW\d+)\.md$/.exec(name)?.[1] ?? []);
  expect(written.toSorted()).toEqual([...new Set(codes)].toSorted());
});

test('a page begins with its code', () => {
  const wrong = [...new Set(codes)].filter(
    (code) => !readFileSync(new URL(`${code}.md`, pages), 'utf8').startsWith(`# ${code}: `),
  );
  expect(wrong).toEqual([]);
});
