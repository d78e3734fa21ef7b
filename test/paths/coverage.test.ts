/** What runs have come to: the same, whether a flow was played and its graph walked afterwards, or run on the engine. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { play, runDag } from 'tradewind/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { coverageOf, percentOf } from '../../runtime/src/paths/coverage.ts';
import { pathsOf, textOf } from '../../runtime/src/paths/enumerate.ts';
import type { WrittenWalk } from '../../runtime/src/testing/coverage.ts';
import { compileFor } from '../../runtime/src/testing/dag/project.ts';
import * as groups from '../testing/project/dags/groups.ts';
import * as outcomes from '../testing/project/dags/outcomes.ts';
import * as triggers from '../testing/project/dags/triggers.ts';
import * as values from '../testing/project/dags/values.ts';
import { compile, importing } from '../codegen/read/support/compile.ts';

const project = fileURLToPath(new URL('../testing/project', import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-walks-'));
  process.env['TRADEWIND_COVERAGE'] = folder;
  process.env['TRADEWIND_PROJECT'] = project;
});
afterEach(() => {
  delete process.env['TRADEWIND_COVERAGE'];
  delete process.env['TRADEWIND_PROJECT'];
  rmSync(folder, { recursive: true });
});

const written = (): WrittenWalk[] =>
  readdirSync(folder)
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as WrittenWalk);

const { fields, records, glue, after } = values;
const { all, passedOn, waited, failedArguments } = groups;
const { retries, exhausted } = outcomes;
const { waiting, caught, many } = triggers;
const flows = {
  fields,
  records,
  glue,
  after,
  all,
  passedOn,
  waited,
  failedArguments,
  retries,
  exhausted,
  waiting,
  caught,
  many,
};

test.each(Object.entries(flows))('%s: a played flow walks the graph as the engine does', async (name, flow) => {
  await play(flow as typeof fields, { run: { runId: 'test-1' } });
  const { state } = await runDag(name, { project });
  const walks = written();
  expect(walks.filter(({ trouble }) => trouble !== undefined)).toEqual([]);
  const of = (by: string): unknown[] => walks.filter((one) => one.by === by).map(({ dag, walk }) => [dag, walk]);
  expect(of('play').length).toBeGreaterThan(0);
  expect(of('play')).toEqual(expect.arrayContaining(of('runDag')));
  expect(of('runDag')).toEqual(expect.arrayContaining(of('play')));
  // Where it went is one of the paths that were found offline; one that failed has only begun some of them.
  const { dag } = await compileFor(name, project);
  const own = walks.filter((one) => one.dag === name && state === 'success');
  const found = pathsOf(dag).paths.map(({ walk }) => textOf(walk));
  expect(own.filter(({ walk }) => !found.includes(textOf(walk)))).toEqual([]);
});

test('what is no dag of the project is not written down', async () => {
  process.env['TRADEWIND_PROJECT'] = tmpdir();
  await play(values.fields);
  expect(readdirSync(folder)).toEqual([]);
});

test('nothing is written where nobody asks', async () => {
  delete process.env['TRADEWIND_COVERAGE'];
  await play(values.fields);
  await runDag(values.fields, { project });
  expect(readdirSync(folder)).toEqual([]);
});

test('walks add up', () => {
  const compiled = compile(`${importing('dag, task')}
const one = task(async (n: number): Promise<number> => n);
const two = task(async (n: number): Promise<number> => n);
export const flow = dag((n: number = 0) => (n > 3 ? one(n) : two(n)));
`);
  const dag = compiled.dag('flow');
  const [decision] = dag.points.filter(({ kind }) => kind === 'decide');
  const first = { [`decision ${decision?.id}`]: ['branch:then' as const], 'call one': ['succeeds' as const] };
  const second = { [`decision ${decision?.id}`]: ['branch:else' as const] };
  expect(coverageOf(dag, [])).toMatchObject({ covered: 0, total: 4 });
  expect(coverageOf(dag, [first])).toMatchObject({ covered: 2, total: 4 });
  const both = coverageOf(dag, [first, first, second]);
  expect(both).toMatchObject({ covered: 3, total: 4 });
  expect(percentOf(both)).toBe(75);
  expect(percentOf({ covered: 0, total: 0 })).toBe(100);
});
