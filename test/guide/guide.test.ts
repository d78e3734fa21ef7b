/**
 * The guide is true: the code on its pages is that of the dags here, word for word, and these give what is expected of
 * them, as JavaScript and on the engine. Its links lead somewhere.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Call } from '@tradewind/sdk';
import { play, runDag } from 'tradewind/testing';
import { expect, test } from 'vitest';
import { blocksOf, notIn } from '../support/markdown.ts';
import { statesOf } from '../support/states.ts';
import { expectSame } from '../testing/same.ts';
import * as failing from './dags/failing.ts';
import * as flows from './dags/flows.ts';
import * as loops from './dags/loops.ts';
import * as schedules from './dags/schedules.ts';

type AnyDag = Call<unknown[], unknown>;
/** `states`: ✔ success, ✖ failed, ↷ skipped, one sign for each item of a loop. */
interface Expected {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: unknown;
  readonly error?: string;
  readonly states: string;
}

const project = fileURLToPath(new URL('.', import.meta.url));
const repository = join(project, '../..');

const expected: Readonly<Record<string, readonly Expected[]>> = {
  handles: [{ result: '2 stored', states: 'load ✔, store ✔, summarise ✔' }],
  values: [{ result: '2 of 2026-01-01', states: 'load ✔, tell ✔' }],
  ordered: [{ result: { total: 2, names: ['eu-1', 'eu-2'] }, states: 'clear ✔, load ✔, load_us ✔, summarise ✔' }],
  decided: [
    {
      result: { text: 'many', stored: '2 stored' },
      states: 'load ✔, store ✔, summarise ✔, tell ✔, tell_few ↷',
    },
    {
      params: { limit: 5 },
      result: { text: 'few', stored: '2 stored' },
      states: 'load ✔, store ✔, summarise ✔, tell ↷, tell_few ✔',
    },
  ],
  optional: [
    { result: '2 stored', states: 'load ✔, store_eu ✔, summarise ✔, tell ↷' },
    { params: { dryRun: true }, result: 'dry run', states: 'load ✔, store_eu ↷, summarise ✔, tell ✔' },
  ],
  regions: [{ result: [2, 2], states: 'america.load ✔, america.summarise ✔, region.load ✔, region.summarise ✔' }],
  mapped: [
    { result: 18, states: 'files ✔, size ✔✔✔, total ✔' },
    { params: { count: 0 }, result: 0, states: 'files ✔, total ✔' },
  ],
  pushed: [{ result: 12, states: 'files ✔, size ✔↷✔, total ✔' }],
  oneByOne: [{ states: 'files ✔, size ✔✔✔, warn ↷' }],
  deep: [{ result: 18, states: 'files ✔, size ✔✔✔, total ✔, warn ✔✔✔' }],
  grouped: [{ result: [15, 15], states: 'files ✔, measure.packed ✔✔, measure.size ✔✔, measure.total ✔✔' }],
  chained: [{ result: 'start, file 0, file 1, file 2', states: 'files ✔, join ✔✔✔, warn ✔' }],
  searched: [{ result: 'file 0 is the first large one', states: 'files ✔, none ↷, size ✔, warn ✔' }],
  unrolled: [{ result: 16, states: 'part_0 ✔, part_1 ✔, size__eu ✔, size__us ✔, total ✔' }],
  nobodyLooks: [{ error: 'no route to host', states: 'primary ✖, replica ✔' }],
  caught: [{ result: 'rows of the replica', states: 'primary ✖, replica ✔, report ✔' }],
  reported: [{ error: 'no route to host', states: 'primary ✖, report ✔, tidy_up ✔' }],
  skips: [{ result: 'nothing to do: no file today', states: 'newest ↷, report ✔' }],
  tolerant: [{ result: 1, states: 'count ✔, primary ✖, replica ✔' }],
  byRule: [{ result: 1, states: 'count ✔, primary ✖, replica ✔' }],
  resource: [{ result: 'at work', states: 'report ✔, start ✔, stop ✔' }],
  byHand: [{ result: '2025-12-25 to 2026-01-01', states: 'load ✔' }],
};
const { daily: _, weekly: __, ...unscheduled } = schedules;
const dags = Object.entries({ ...flows, ...loops, ...failing, ...unscheduled });

test.each(dags)('%s', async (dagId, flow) => {
  const cases = expected[dagId] ?? [];
  expect(cases).not.toEqual([]);
  for (const { params = {}, result, error, states } of cases) {
    const ran = await runDag(dagId, { project, params });
    expect({ result: ran.result, error: ran.error?.message, states: statesOf(ran.instances) }).toEqual({
      result,
      error,
      states,
    });
    expectSame(await play(flow as AnyDag, { params }), ran);
  }
});

test('schedules: a run is of its interval, and only the newest is published', async () => {
  const friday = await runDag(schedules.daily, { project, logicalDate: '2026-02-06T12:00:00Z' });
  expect(friday.result).toBe('2026-02-06 to 2026-02-09');
  const newest = await runDag(schedules.weekly, { project });
  expect(newest.result).toBe('published 2026-01-04 to 2026-01-11');
  const older = await runDag(schedules.weekly, { project, logicalDate: '2026-01-04', now: '2026-03-01' });
  expect([older.result, statesOf(older.instances)]).toEqual(['2026-01-04 to 2026-01-11', 'loadInterval ✔, publish ↷']);
});

test.each([
  ['getting-started.md', 2],
  ['flows.md', 6],
  ['loops.md', 8],
  ['handling-failures.md', 7],
  ['schedules.md', 3],
])('%s: its code is run here', (page, count) => {
  const blocks = blocksOf(readFileSync(join(repository, 'docs/guide', page), 'utf8'), 'ts');
  expect(blocks).toHaveLength(count);
  for (const block of blocks) {
    const file = block.info.slice('ts '.length);
    const source = readFileSync(join(project, file.endsWith('.test.ts') ? 'test' : 'dags', file), 'utf8');
    expect(notIn(source, block)).toEqual([]);
  }
});

test('every page of the guide is in its index', () => {
  const index = readFileSync(join(repository, 'docs/guide/README.md'), 'utf8');
  const pages = readdirSync(join(repository, 'docs/guide')).filter((name) => name !== 'README.md');
  expect(pages.filter((name) => !index.includes(`](${name})`))).toEqual([]);
});

const markdown = ['.', 'docs', 'examples'].flatMap((folder) =>
  readdirSync(join(repository, folder), { recursive: folder !== '.' })
    .map((name) => join(repository, folder, String(name)))
    .filter((path) => path.endsWith('.md') && !path.includes('node_modules')),
);

test('every link of the documentation leads somewhere', () => {
  const broken = markdown.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\]\(([^)\s]+)\)|^\[\w+\]: (\S+)$/gm)]
      .map(([, inline, reference]) => (inline ?? reference ?? '').split('#'))
      .filter(([to = '', anchor]) => !isThere(path, to, anchor))
      .map((link) => `${relative(repository, path)}: ${link.join('#')}`),
  );
  expect(broken).toEqual([]);
});

function isThere(from: string, to: string, anchor: string | undefined): boolean {
  if (/^https?:/.test(to)) return true;
  const path = to === '' ? from : join(dirname(from), to);
  if (!existsSync(path)) return false;
  return anchor === undefined || !path.endsWith('.md') || anchorsOf(path).has(anchor);
}

/** As GitHub makes them of headings. */
function anchorsOf(path: string): Set<string> {
  const headings = [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => text);
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
