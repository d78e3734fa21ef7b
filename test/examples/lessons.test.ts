/**
 * The lessons: each dag gives on the real data what its README says, as JavaScript and on the engine, and the README's
 * code and graph are those that are compiled.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile, loadConfig } from '@tradewind/codegen';
import { addMonths, type Call } from '@tradewind/sdk';
import { type DagDefinition, definitionOf, stringify } from '@tradewind/sdk/runtime';
import { play, type RunFacts, runDag } from 'tradewind/testing';
import { expect, test } from 'vitest';
import { Hello } from '../../examples/lessons/01-hello/hello.ts';
import { order } from '../../examples/lessons/02-order/order.ts';
import { branch } from '../../examples/lessons/03-branch/branch.ts';
import { earlyReturn } from '../../examples/lessons/04-early-return/early-return.ts';
import { loop } from '../../examples/lessons/05-loop/loop.ts';
import { nestedLoops } from '../../examples/lessons/06-nested-loops/nested-loops.ts';
import { carriedValues } from '../../examples/lessons/07-carried-values/carried-values.ts';
import { unrolledLoop } from '../../examples/lessons/08-unrolled-loop/unrolled-loop.ts';
import { tryIt } from '../../examples/lessons/09-try/try.ts';
import { awaitUsing } from '../../examples/lessons/10-await-using/await-using.ts';
import { allSettled, any, race } from '../../examples/lessons/11-several-at-once/several-at-once.ts';
import { groups } from '../../examples/lessons/12-groups/groups.ts';
import { budgets, horsepower, penguins } from '../../examples/lessons/13-factories/factories.ts';
import { triggerRules } from '../../examples/lessons/14-trigger-rules/trigger-rules.ts';
import { params } from '../../examples/lessons/15-params/params.ts';
import { glue } from '../../examples/lessons/16-glue/glue.ts';
import { interval } from '../../examples/lessons/17-interval/interval.ts';
import { air, airOfYear } from '../../examples/lessons/18-trigger-dag/trigger-dag.ts';
import { mermaidOf } from '../../runtime/src/cli/graph/formats.ts';
import { pictureOf } from '../../runtime/src/cli/graph/model.ts';
import { colorsFor } from '../../runtime/src/cli/ui/colors.ts';
import { valueLines } from '../../runtime/src/cli/ui/value.ts';
import { blocksOf, notIn } from '../support/markdown.ts';
import { statesOf } from '../support/states.ts';
import { expectSame } from '../testing/same.ts';

interface Lesson {
  readonly folder: string;
  readonly dag: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly date?: string;
  readonly result: unknown;
  /** Of its instances, each a sign: ✔ success, ✖ failed, ↷ skipped. */
  readonly states: string;
}

const project = fileURLToPath(new URL('../../examples/lessons', import.meta.url));
const textOf = (...path: string[]): string => readFileSync([project, ...path].join('/'), 'utf8');
const index = textOf('README.md');

const lessons: readonly Lesson[] = [
  { folder: '01-hello', dag: 'hello', result: 'Gentoo: 5076.02 g', states: 'heaviest ✔, meanMass ✔, penguins ✔' },
  {
    folder: '02-order',
    dag: 'order',
    result: 'Seattle, 623 to 470',
    states: 'begin ✔, compare ✔, end ✔, new_york ✔, seattle ✔',
  },
  {
    folder: '03-branch',
    dag: 'branch',
    result: 'Dear investor, AAPL grew by 760 %.',
    states: 'letter ✔, praise ✔, trendOf ✔, warn ↷',
  },
  {
    folder: '03-branch',
    dag: 'branch',
    params: { symbol: 'MSFT' },
    result: 'Dear investor, MSFT fell from 39.81 to 28.8.',
    states: 'letter ✔, praise ↷, trendOf ✔, warn ✔',
  },
  {
    folder: '04-early-return',
    dag: 'earlyReturn',
    result: '5 quakes, the worst: 6.4 22km NNE of Hualian, Taiwan',
    states: 'alarm ✔, describe ✔, quakes ✔',
  },
  {
    folder: '04-early-return',
    dag: 'earlyReturn',
    params: { magnitude: 7 },
    result: undefined,
    states: 'alarm ↷, describe ↷, quakes ✔',
  },
  {
    folder: '05-loop',
    dag: 'loop',
    result: ['Drought: 11731294, 1928', 'Epidemic: 9596463, 1917', 'Flood: 6954992, 1931'],
    states: 'kinds ✔, ranking ✔, toll ✔✔✔✔✔✔✔✔✔✔',
  },
  {
    folder: '06-nested-loops',
    dag: 'nestedLoops',
    result: [
      { country: 'Bangladesh', years: 25.6 },
      { country: 'Peru', years: 33.5 },
      { country: 'North Korea', years: 26.6 },
      { country: 'Turkey', years: 29.5 },
      { country: 'Iran', years: 32.3 },
      { country: 'Rwanda', years: 19.3 },
    ],
    states: `best ${'✔'.repeat(6)}, clusters ✔, countries ${'✔'.repeat(6)}, gain ${'✔'.repeat(62)}, warn ${'↷'.repeat(61)}✔`,
  },
  {
    folder: '07-carried-values',
    dag: 'carriedValues',
    result: '6182 at the end of 2004',
    states: 'comfort ↷, invest ✔✔✔✔✔, party ↷↷↷↷✔, years ✔',
  },
  {
    folder: '07-carried-values',
    dag: 'carriedValues',
    params: { goal: 100_000 },
    result: 'only 10285 after all these years',
    states: 'comfort ✔, invest ✔✔✔✔✔✔✔✔✔✔, party ↷↷↷↷↷↷↷↷↷↷, years ✔',
  },
  {
    folder: '08-unrolled-loop',
    dag: 'unrolledLoop',
    result: 'Fossil Fuels 52 %, Nuclear Energy 9 %, Renewables 39 %',
    states: 'fossil ✔, nuclear ✔, renewable ✔, table ✔',
  },
  {
    folder: '09-try',
    dag: 'try',
    result: '2015: 17.43 °C',
    states: 'asked ✖, last_known ✔, report ✔, sentence ✔, tidyUp ✔',
  },
  {
    folder: '09-try',
    dag: 'try',
    params: { year: 2013 },
    result: '2013: 16.06 °C',
    states: 'asked ✔, last_known ↷, report ↷, sentence ✔, tidyUp ✔',
  },
  {
    folder: '10-await-using',
    dag: 'awaitUsing',
    result: [789, 675],
    states: 'comedies ✔, count ✔, dramas ✔, makeFolder ✔, removeFolder ✔',
  },
  {
    folder: '11-several-at-once',
    dag: 'allSettled',
    result: { largest: 'movies, with 3201', missing: 1 },
    states: 'cars ✔, largest ✔, movies ✔, ships ✖',
  },
  { folder: '11-several-at-once', dag: 'any', result: 406, states: 'mirror ✖, original ✔' },
  { folder: '11-several-at-once', dag: 'race', result: 406, states: 'left ✔, right ✔' },
  {
    folder: '12-groups',
    dag: 'groups',
    result: [
      'Biscoe: Adelie and Gentoo, flippers of 209.71 mm',
      'Dream: Adelie and Chinstrap, flippers of 193.07 mm',
      'Torgersen: Adelie, flippers of 191.2 mm',
    ],
    states: ['Dream', 'largest', 'Torgersen']
      .map((id) => `${id}.flipper ✔, ${id}.penguinsOf ✔, ${id}.sentence ✔, ${id}.speciesOf ✔`)
      .join(', '),
  },
  {
    folder: '13-factories',
    dag: 'summary_of_horsepower',
    result: { rows: 400, mean: 105.08, max: 230 },
    states: 'column ✔, summary ✔',
  },
  {
    folder: '13-factories',
    dag: 'summary_of_budgets',
    result: { rows: 3200, mean: 31069171.45, max: 300000000 },
    states: 'column ✔, summary ✔',
  },
  {
    folder: '13-factories',
    dag: 'summary_of_beaks',
    result: { rows: 342, mean: 43.92, max: 59.6 },
    states: 'column ✔, summary ✔',
  },
  {
    folder: '13-factories',
    dag: 'summary_of_flippers',
    result: { rows: 342, mean: 200.92, max: 231 },
    states: 'column ✔, summary ✔',
  },
  {
    folder: '14-trigger-rules',
    dag: 'triggerRules',
    result: ['2012-01: 7', '2012-02: 3', '2012-03: 5', '2012-04: 1', '2012-12: 5'],
    states: 'months ✔, report ✔, snow ✔✔✔✔↷↷↷↷↷↷↷✔',
  },
  {
    folder: '14-trigger-rules',
    dag: 'triggerRules',
    params: { year: 2015 },
    result: [],
    states: 'months ✔, report ✔, snow ↷↷↷↷↷↷↷↷↷↷↷↷',
  },
  {
    folder: '15-params',
    dag: 'params',
    result: ['The Dark Knight (8.9)', 'Inglourious Basterds (8.4)', 'Avatar (8.3)'],
    states: 'films ✔, top ✔',
  },
  {
    folder: '15-params',
    dag: 'params',
    params: { genre: 'Documentary', count: 1 },
    result: ['Bowling for Columbine (8.2)'],
    states: 'films ✔, top ✔',
  },
  {
    folder: '16-glue',
    dag: 'glue',
    date: '2013-10-02',
    result: '6 of 7 days with rain since 2013-09-25: 89.6 mm, most on 2013-09-28',
    states: 'days ✔, show ✔, total ✔',
  },
  {
    folder: '17-interval',
    dag: 'interval',
    date: '1999-06-01',
    result: '1999-06-01: 370.35 ppm',
    states: 'co2 ✔, publish ↷, store ✔',
  },
  {
    folder: '18-trigger-dag',
    dag: 'airOfYear',
    params: { year: 1999 },
    result: { year: 1999, ppm: 368.31 },
    states: 'co2 ✔',
  },
  {
    folder: '18-trigger-dag',
    dag: 'air',
    result: '1960: 316.91 ppm, 2010: 389.9 ppm',
    states: 'decades ✔, growth ✔, trigger_airOfYear ✔✔✔✔✔✔',
  },
];

/** As a README writes it. */
const commandOf = ({ dag, params: given = {}, date }: Lesson): string =>
  [
    `npx tradewind run ${dag}`,
    ...Object.entries(given).map(([name, value]) => `-p ${name}=${String(value)}`),
    ...(date === undefined ? [] : [`--logical-date ${date}`]),
  ].join(' ');

const flows: Readonly<Record<string, Call<never, unknown>>> = {
  order,
  branch,
  earlyReturn,
  loop,
  nestedLoops,
  carriedValues,
  unrolledLoop,
  try: tryIt,
  awaitUsing,
  allSettled,
  any,
  race,
  groups,
  summary_of_horsepower: horsepower,
  summary_of_budgets: budgets,
  ...Object.fromEntries(penguins.map((flow) => [(definitionOf(flow) as DagDefinition).options.id, flow])),
  triggerRules,
  params,
  glue,
  interval,
  airOfYear,
  air,
};

/** What `run` says of a date; with a schedule the interval ends a month later. */
function factsOf(date: string): RunFacts {
  const start = new Date(date);
  return { logicalDate: start, dataInterval: { start, end: addMonths(start, 1) }, isLatest: false };
}

test.each(lessons.map((lesson) => [commandOf(lesson), lesson] as const))('%s', async (_, lesson) => {
  const { dag, params: given = {}, date } = lesson;
  const ran = await runDag(dag, {
    project,
    params: given,
    ...(date === undefined ? {} : { logicalDate: date, now: '2026-11-01' }),
  });
  expect([ran.state, ran.result, statesOf(ran.instances)]).toEqual(['success', lesson.result, lesson.states]);

  // The ids of runs that it triggers follow from its own.
  const run = { runId: 'test-1', ...(date === undefined ? {} : factsOf(date)) };
  const flow = flows[dag] as Call<unknown[], unknown>;
  expectSame(dag === 'hello' ? await play(Hello, 'hello') : await play(flow, { params: given, run }), ran);
});

const folders = readdirSync(project).filter((name) => /^\d/.test(name));

test('each lesson has a README, a source and a case here', () => {
  expect(folders).toEqual([...new Set(lessons.map(({ folder }) => folder))]);
  for (const folder of folders) expect(index, folder).toContain(`](${folder}/README.md)`);
});

test.each(folders)('%s/README.md: code, graphs and results', async (folder) => {
  const readme = textOf(folder, 'README.md');
  const sources = readdirSync([project, folder].join('/')).filter((name) => name.endsWith('.ts'));
  const source = [...sources.map((name) => textOf(folder, name)), textOf('data.ts')].join('\n');
  for (const block of blocksOf(readme, 'ts')) expect(notIn(source, block)).toEqual([]);

  const own = lessons.filter((lesson) => lesson.folder === folder);
  expect(blocksOf(readme, 'sh').map(({ text }) => text)).toEqual(own.map(commandOf));
  expect(blocksOf(readme, 'text').map(({ text }) => text)).toEqual(own.map(({ result }) => shown(result)));

  const { manifest } = await compile({ config: await loadConfig({ from: project }) });
  const graphs = [...new Set(own.map(({ dag }) => dag))].flatMap((id) => {
    const dag = manifest?.dags.find((one) => one.id === id);
    return dag === undefined ? [] : [mermaidOf(pictureOf(dag))];
  });
  expect(blocksOf(readme, 'mermaid').map(({ text }) => text)).toEqual([...new Set(graphs)]);
});

/** As `tradewind run` prints it at the end. */
function shown(result: unknown): string {
  const lines = valueLines(stringify(result), { colors: colorsFor(false), columns: 80 });
  return ['Result', ...lines.map((line) => `  ${line}`)].join('\n');
}
