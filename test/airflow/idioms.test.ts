/**
 * Every idiom of the guide's page "Airflow → Tradewind": its dag is run as JavaScript and by the engine, the two are
 * compared, and held to what is expected. A sign stands for each task instance: ✔ success, ✖ failed, ↷ skipped,
 * ⊘ upstream_failed.
 */
import { fileURLToPath } from 'node:url';
import { compile, loadConfig } from '@tradewind/codegen';
import type { Call } from '@tradewind/sdk';
import { type DagDefinition, definitionOf } from '@tradewind/sdk/runtime';
import { play, runDag } from 'tradewind/testing';
import { expect, test } from 'vitest';
import { pictureOf } from '../../runtime/src/cli/graph/model.ts';
import { expectSame } from '../testing/same.ts';
import * as branching from './dags/branching.ts';
import * as dags from './dags/dags.ts';
import * as groups from './dags/groups.ts';
import * as loops from './dags/loops.ts';
import * as mapping from './dags/mapping.ts';
import * as order from './dags/order.ts';
import * as params from './dags/params.ts';
import * as passing from './dags/passing.ts';
import * as rules from './dags/rules.ts';
import * as setup from './dags/setup.ts';
import { statesOf } from '../support/states.ts';

interface Expected {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly dates?: { readonly logicalDate: string; readonly now?: string };
  readonly result?: unknown;
  /** The run's error; without it the run succeeds. */
  readonly error?: string;
  readonly states: string;
}
type AnyDag = Call<unknown[], unknown>;
type Cases = Expected | readonly Expected[];

const project = fileURLToPath(new URL('.', import.meta.url));

type Dags<M> = { [K in keyof M]: M[K] extends (...args: never) => unknown ? K : never }[keyof M];

/** One test for each dag of a file: a dag without expectation is a type error. */
function idioms<M extends object>(file: string, flows: M, expected: { readonly [dagId in Dags<M>]: Cases }): void {
  test.each(Object.entries<Cases>(expected))(`${file}: %s`, async (name, cases) => {
    const flow = flows[name as keyof M] as AnyDag;
    for (const one of [cases].flat()) await holds(flow, name, one);
  });
}

async function holds(flow: AnyDag, name: string, expected: Expected): Promise<void> {
  const params = expected.params ?? {};
  const definition = definitionOf(flow) as DagDefinition;
  const ran = await runDag(definition.options.id ?? name, { project, params, ...expected.dates });
  const facts = { state: ran.state, result: ran.result, error: ran.error?.message, states: statesOf(ran.instances) };
  expect(facts).toEqual({
    state: expected.error === undefined ? 'success' : 'failed',
    result: expected.result,
    error: expected.error,
    states: expected.states,
  });
  const dates = expected.dates && {
    logicalDate: new Date(expected.dates.logicalDate),
    isLatest: expected.dates.now === undefined,
  };
  // The ids of runs that it triggers follow from its own.
  const played = await play(flow, { params, run: { runId: 'test-1', ...dates } });
  expectSame(played, ran);
}
idioms('passing', passing, {
  etl: { result: 'Total order value is: 1236.70', states: 'extract ✔, load ✔, transform ✔' },
  plainArgument: { result: 'Hello Airflow users!', states: 'hello ✔' },
  multipleOutputs: { result: 69, states: 'compose ✔, send ✔' },
  tupleOutput: { result: 6, states: 'range ✔, span ✔' },
  pullFromSeveral: { result: 5, states: 'cheapest ✔, price ✔, price__1 ✔' },
  reused: { result: [3, 4, 5], states: 'add_start_0 ✔, add_start_1 ✔, add_start_2 ✔, start ✔' },
  contextVariables: {
    params: { region: 'eu' },
    result: ['Hello eu!', 'contextVariables whoAmI 2026-01-01 1 region'],
    states: 'hello ✔, whoAmI ✔',
  },
  logging: { result: 3, states: 'chatty ✔' },
  asyncTask: { result: 'waited', states: 'wait ✔' },
  richValues: { result: '2026 3 example.org', states: 'catalogue ✔, describe ✔' },
  template: { result: 's3://lake/20260101/orders.csv', states: 'copy ✔' },
  templateInTask: { result: "select * from orders where day = '2026-01-01'", states: 'query ✔' },
  retries: { result: 'done in try 3', states: 'flaky ✔' },
  taskOptions: { result: 'in time', states: 'limited ✔' },
  skipped: { states: 'copy ↷, newest ↷' },
  failedForGood: { error: 'no account id', states: 'account ✖' },
  retriedLater: { result: 1.08, states: 'rates ✔' },
});
idioms('order', order, {
  after: { result: 'second', states: 'note ✔, note__1 ✔' },
  awaited: { result: ['second', 'third'], states: 'note ✔, note__1 ✔, note__2 ✔' },
  upstreamOfOne: { result: 'third', states: 'note ✔, note__1 ✔, note__2 ✔' },
  chained: { states: 'note ✔, note__1 ✔, note__2 ✔, note__3 ✔' },
  crossDownstream: { result: ['op3', 'op4'], states: 'note ✔, note__1 ✔, note__2 ✔, note__3 ✔' },
  chainOfLists: { states: 'note ✔, note__1 ✔, note__2 ✔, note__3 ✔' },
  pairwise: {
    result: 'op6',
    states: 'note ✔, note__1 ✔, note__left ✔, note__left__1 ✔, note__right ✔, note__right__1 ✔',
  },
  chainOfLoop: { states: 'note__op1 ✔, note__op2 ✔, note__op3 ✔' },
  fanOutAndIn: { result: 'last', states: 'branch_a ✔, branch_b ✔, branch_c ✔, last ✔, note ✔' },
});
idioms('mapping', mapping, {
  expandLiteral: { result: 9, states: 'addOne ✔, addOne__1 ✔, addOne__2 ✔, sumIt ✔' },
  expand: [
    { result: 9, states: 'addOne ✔✔✔, makeList ✔, sumIt ✔' },
    { params: { count: 0 }, result: 0, states: 'makeList ✔, sumIt ✔' },
  ],
  expandInLoop: { result: 9, states: 'addOne ✔✔✔, makeList ✔, sumIt ✔' },
  expandParameter: { params: { values: [1, 2] }, result: 5, states: 'addOne ✔✔, sumIt ✔' },
  repeated: { result: [3, 4, 5], states: 'addOne ✔✔✔, addOne__1 ✔✔✔, makeList ✔' },
  partial: { result: [11, 12, 13], states: 'add ✔✔✔, makeList ✔' },
  partialOfResult: { result: [11, 12, 13], states: 'add ✔✔✔, addOne ✔, makeList ✔' },
  crossProduct: { result: [11, 21, 12, 22, 13, 23], states: 'add ✔✔✔✔✔✔, makeList ✔, makeList__1 ✔' },
  expandKwargs: { result: ['one/a.json', 'two/b.txt'], states: 'copy ✔✔, planCopies ✔' },
  expandKwargsOfMapped: {
    result: ['other/a.json', 'text/b.txt', 'other/c.yml'],
    states: 'copy ✔✔✔, listFiles ✔, planCopy ✔✔✔',
  },
  transformed: { result: ['lake-6/A.JSON', 'lake-5/B.TXT', 'lake-5/C.YML'], states: 'copy ✔✔✔, listFiles ✔' },
  filteredByValue: { result: ['lake/a.json', 'lake/c.yml'], states: 'copy ✔✔, listFiles ✔' },
  filteredBySkip: { result: 2, states: 'copyJson ✔↷✔, count ✔, listFiles ✔' },
  zipped: {
    result: ['target-1/a.json', 'target-2/b.txt', 'target-3/c.yml'],
    states: 'copy ✔✔✔, listFiles ✔, makeList ✔',
  },
  zippedLongest: {
    result: ['target-1/a.json', 'target-2/b.txt', 'target-3/c.yml', 'target-4/none'],
    states: 'copy ✔✔✔✔, listFiles ✔, makeList ✔',
  },
  concatenated: {
    result: ['lake/a.json', 'lake/b.txt', 'lake/c.yml', 'lake/d.csv'],
    states: 'copy ✔✔✔✔, listFiles ✔, moreFiles ✔',
  },
  expandRecord: { result: ['apple: 3', 'pear: 4'], states: 'label ✔✔, prices ✔' },
  mappedGroup: {
    result: 2,
    states: 'count ✔, fileTransforms.convert ✔✔✔, fileTransforms.fillDefaults ✔↷✔, listFiles ✔',
  },
  mappedGroupKwargs: {
    result: ['one/a.json.yaml', 'two/b.txt.yaml'],
    states: 'copied.convert ✔✔, copied.copy ✔✔, planCopies ✔',
  },
  firstOfMapped: { result: '2 of 3', states: 'addOne ✔✔✔, makeList ✔, show ✔' },
  branchInMappedGroup: {
    result: ['a', 'b', 'c'],
    states: 'byLetter.a ✔↷↷, byLetter.b ↷✔↷, byLetter.c ↷↷✔, listFiles ✔',
  },
  branchOnMappedResult: { states: 'add ✔✔✔, alert ↷↷✔, makeList ✔' },
  nested: { result: [2, 7, 15], states: 'add ✔✔✔✔✔✔, makeList ✔, makeList__1 ✔✔✔, sumIt ✔✔✔' },
  limited: { result: [1, 2, 3, 4, 5], states: 'callApi ✔✔✔✔✔, makeList ✔' },
  empty: { result: 'nothing to repair', states: 'makeList ✔, summarise ✔' },
  emptyEndsQuietly: { states: 'makeList ✔, summarise ↷' },
  mapIndex: {
    result: [
      ['bucket-0/a.json', 0],
      ['bucket-1/b.txt', 1],
      ['bucket-2/c.yml', 2],
    ],
    states: 'copy ✔✔✔, listFiles ✔, position ✔✔✔',
  },
  named: { result: ['eu', 'us'], states: 'loadRegion__eu ✔, loadRegion__us ✔' },
  oneItemFails: { error: 'no even primes', states: 'check ✔✖✔, makeList ✔, sumIt ⊘' },
  failuresLeftOut: { result: 4, states: 'check ✔✖✔, makeList ✔, sumIt ✔' },
});
idioms('branching', branching, {
  branch: [
    { result: 'continued', states: 'goOn ✔, start ✔, stop ↷' },
    { params: { value: 3 }, result: 'stopped', states: 'goOn ↷, start ✔, stop ✔' },
    { params: { value: 0 }, states: 'goOn ↷, start ✔, stop ↷' },
  ],
  branchToSeveral: [
    { states: 'daily ✔, monthly ✔, start ✔' },
    { params: { value: 2 }, states: 'daily ✔, monthly ↷, start ✔' },
  ],
  branchBySwitch: [
    { params: { value: 1 }, result: 'continued', states: 'goOn ✔, start ✔, stop ↷' },
    { result: 'stopped', states: 'goOn ↷, start ✔, stop ✔' },
    { params: { value: 3 }, error: 'neither 1 nor 2', states: 'goOn ↷, start ✔, stop ↷' },
  ],
  branchOperator: [
    { result: 'continued', states: 'decide ✔, goOn ✔, stop ↷' },
    { params: { value: 1 }, result: 'stopped', states: 'decide ✔, goOn ↷, stop ✔' },
  ],
  joined: [
    { result: 'right', states: 'decide ✔, join ✔, note ↷, note__1 ✔, note__2 ✔' },
    { params: { value: 2 }, result: 'left', states: 'decide ✔, join ✔, note ✔, note__1 ↷, note__2 ↷' },
  ],
  joinedEitherWay: [
    { result: 'join', states: 'branch_a ↷, decide ✔, join ✔' },
    { params: { value: 2 }, result: 'join', states: 'branch_a ✔, decide ✔, join ✔' },
  ],
  branchToGroup: [
    { result: 'close west', states: 'decide ✔, east.note ↷, east.note__1 ↷, west.note ✔, west.note__1 ✔' },
    {
      params: { value: 1 },
      result: 'close east',
      states: 'decide ✔, east.note ✔, east.note__1 ✔, west.note ↷, west.note__1 ↷',
    },
  ],
  latestOnly: [
    { states: 'task1 ✔, task2 ✔' },
    { dates: { logicalDate: '2026-01-01', now: '2026-01-09' }, states: 'task1 ↷, task2 ✔' },
  ],
  shortCircuit: [
    { states: 'isReady ✔, note ↷, note__1 ↷' },
    { params: { value: 2 }, states: 'isReady ✔, note ✔, note__1 ✔' },
  ],
  shortCircuitOfPart: [
    { states: 'isReady ✔, task_6 ↷, task_7 ✔' },
    { params: { value: 2 }, states: 'isReady ✔, task_6 ✔, task_7 ✔' },
  ],
  runIf: [
    { result: 'ran', states: 'note ✔, note__1 ✔' },
    { params: { mode: 'no' }, result: 'did not run', states: 'note ↷, note__1 ✔' },
  ],
  skipIf: [{ states: 'other ✔, skippable ↷' }, { params: { mode: 'no' }, states: 'other ✔, skippable ✔' }],
  dayOfWeek: [
    { result: 'daily report', states: 'note ↷, note__1 ✔' },
    { dates: { logicalDate: '2026-01-05' }, result: 'weekly report', states: 'note ✔, note__1 ↷' },
  ],
  dateRange: [
    { result: 'usual', states: 'note ↷, note__1 ✔' },
    { dates: { logicalDate: '2026-02-05' }, result: 'campaign', states: 'note ✔, note__1 ↷' },
  ],
});
idioms('loops', loops, {
  refineEstimate: [
    {
      result: '1.4142',
      states:
        'finished ✔, refine__1.evaluate ✔, refine__1.improve ✔, refine__2.evaluate ✔, refine__2.improve ✔, refine__3.evaluate ✔, refine__3.improve ✔, refine__4.evaluate ↷, refine__4.improve ↷, refine.evaluate ✔, refine.improve ✔',
    },
    {
      params: { largest: -1 },
      error: 'not accurate after 5 passes',
      states:
        'finished ⊘, refine__1.evaluate ✔, refine__1.improve ✔, refine__2.evaluate ✔, refine__2.improve ✔, refine__3.evaluate ✔, refine__3.improve ✔, refine__4.evaluate ✔, refine__4.improve ✔, refine.evaluate ✔, refine.improve ✔',
    },
  ],
  fixedCount: { result: 3, states: 'increment ✔, increment__1 ✔, increment__2 ✔' },
  mappedInLoop: {
    result: [2, 3],
    states: 'processItem ✔, processItem__1 ✔, processItem__2 ✔, processItem__3 ✔, processItem__4 ↷, processItem__5 ↷',
  },
  carriedOverItems: { result: 295, states: 'increment ✔, pages ✔, read ✔✔✔' },
  loopInLoop: { result: [195, 197, 199], states: 'increment ✔✔✔, pages ✔, read ✔✔✔, read__1 ✔✔✔' },
});
idioms('groups', groups, {
  groupBefore: { result: 'three', states: 'section.task1 ✔, section.task2 ✔, task3 ✔' },
  groupBeforeOne: { result: 'three', states: 'section.task1 ✔, section.task2 ✔, task3 ✔' },
  groupWithResult: {
    result: 13,
    states: 'squared__1.note ✔, squared__1.square ✔, squared.note ✔, squared.square ✔, sum ✔',
  },
  groupIds: { result: 904, states: 'large.note ✔, large.square ✔, squared.note ✔, squared.square ✔, sum ✔' },
  nestedGroups: { result: 17, states: 'outer.squared.note ✔, outer.squared.square ✔, outer.sum ✔' },
  groupDefaults: { result: 3, states: 'patient.tries ✔' },
  dagAsGroup: { result: 'after it', states: 'note ✔, other.note ✔' },
});
idioms('setup', setup, {
  setupAndTeardown: { result: 'rows of c1', states: 'createCluster ✔, deleteCluster ✔, runQuery ✔' },
  workFails: { error: 'the query is wrong', states: 'broken ✖, createCluster ✔, deleteCluster ✔, runQuery ✔' },
  scope: {
    result: 'rows of c1, unrelated, but in the scope',
    states: 'createCluster ✔, deleteCluster ✔, note ✔, note__1 ✔, runQuery ✔',
  },
  scopeEnds: { result: 'after the tear-down', states: 'createCluster ✔, deleteCluster ✔, note ✔, runQuery ✔' },
  twoSetups: {
    result: 'both are there',
    states: 'createCluster ✔, createCluster__1 ✔, deleteCluster ✔, deleteCluster__1 ✔, note ✔',
  },
  setupInGroup: {
    result: 'after the group',
    states: 'note ✔, section.createCluster ✔, section.deleteCluster ✔, section.runQuery ✔',
  },
  setupSkipped: [
    { states: 'deleteCluster ↷, maybeCluster ↷, runQuery ↷' },
    { params: { wanted: true }, result: 'rows of c1', states: 'deleteCluster ✔, maybeCluster ✔, runQuery ✔' },
  ],
  teardownFailsTheRun: { error: 'c1 is in use', states: 'failingDelete ✖, runQuery ✔, stickyCluster ✔' },
  teardownMayFail: { result: 'start', states: 'failingDelete ✖, note ✔, note__1 ✔, runQuery ✔, stickyCluster ✔' },
  cleanUpAlways: { error: 'the query is wrong', states: 'broken ✖, note ✔' },
  setupWithoutTeardown: { result: 'work', states: 'note ✔, note__1 ✔' },
});
idioms('rules', rules, {
  allSuccess: { result: 'a b', states: 'good ✔, good__1 ✔, join ✔' },
  allFailed: { result: '', states: 'bad ✖, bad__1 ✖, join ✔' },
  allDone: { result: 'a', states: 'absent ↷, bad ✖, good ✔, join ✔' },
  allDoneMinOneSuccess: { result: 'a c', states: 'bad ✖, good ✔, good__1 ✔, join ✔' },
  allSkipped: { result: '', states: 'absent ↷, absent__1 ↷, join ✔' },
  oneFailed: { result: 'a', states: 'bad ✖, good ✔, join ✔' },
  oneSuccess: { result: 'a', states: 'bad ✖, good ✔, join ✔' },
  oneDone: { result: '', states: 'absent ↷, bad ✖, join ✔' },
  noneFailed: { result: 'a', states: 'absent ↷, good ✔, join ✔' },
  noneFailedMinOneSuccess: { result: 'a', states: 'absent ↷, good ✔, join ✔' },
  noneSkipped: { result: 'a', states: 'bad ✖, good ✔, join ✔' },
  always: { result: 'a b', states: 'good ✔, good__1 ✔, join ✔' },
  ruleNotMet: { states: 'absent ↷, good ✔, join ↷' },
  onFailure: { error: 'the disk is full', states: 'bad ✖, report ✔' },
  fallBack: { result: 'replica, since no primary', states: 'bad ✖, good ✔' },
  watcher: { result: 'a c', states: 'bad ✖, good ✔, good__1 ✔, join ✔' },
  firstOf: { result: 'b', states: 'bad ✖, good ✔, good__1 ✔' },
});
idioms('params', params, {
  withDefault: [
    { result: '{"x":5,"name":"eu"}', states: 'show ✔' },
    { params: { x: 7, name: 'us' }, result: '{"x":7,"name":"us"}', states: 'show ✔' },
  ],
  required: { params: { table: 'orders' }, result: '"orders"', states: 'show ✔' },
  choice: [
    { result: '"eu"', states: 'show ✔' },
    { params: { region: 42 }, result: '42', states: 'show ✔' },
  ],
  nullable: [
    { result: 'null', states: 'show ✔' },
    { params: { limit: 3 }, result: '3', states: 'show ✔' },
    { params: { limit: 'all' }, result: '"all"', states: 'show ✔' },
  ],
  structured: [
    { result: '{"recipients":["a@example.org"],"year":2026}', states: 'show ✔' },
    {
      params: { settings: { recipients: [], dryRun: true }, since: new Date('2025-05-05') },
      result: '{"recipients":[],"dryRun":true,"year":2025}',
      states: 'show ✔',
    },
  ],
  paramsDecide: [
    { states: 'everything ↷, increment ✔' },
    { params: { full: true }, states: 'everything ✔, increment ↷' },
  ],
  paramsInTask: { params: { x: 5 }, result: ['5', 10], states: 'double ✔, show ✔' },
  validated: [
    { result: 5, states: 'checked ✔' },
    { params: { x: 2 }, error: 'x is 2, and must be at least 3', states: 'checked ✖' },
  ],
  taskParams: { result: ['def', 'own v'], states: 'limitedTo ✔, limitedTo__1 ✔' },
});
idioms('dags', dags, {
  declared: { result: 'totals', states: 'print ✔' },
  byHand: { result: 'by hand', states: 'print ✔' },
  orders: { result: 'orders', states: 'print ✔' },
  customers: { result: 'customers', states: 'print ✔' },
  loopExample: { states: 'branch_a ✔, branch_b ✔, branch_c ✔, print ✔' },
  dagResult: { result: 84, states: 'compute ✔, fetchData ✔' },
  target: { result: 'hello us', states: 'print ✔' },
  triggered: { states: 'trigger_target ✔' },
  triggeredAndWaited: { result: 'hello eu', states: 'print ✔, trigger_target ✔' },
  triggeredForEach: { result: ['hello eu', 'hello us'], states: 'regions ✔, trigger_target ✔✔' },
});

test('passing: what a task logs is in the log of its try', async () => {
  const ran = await runDag(passing.logging, { project });
  expect(ran.logs('chatty')).toEqual((await play(passing.logging)).logs('chatty'));
  expect(ran.logs('chatty').join()).toContain('rows read');
});

test('class form: the same graph, the same result', async () => {
  const ran = await runDag(passing.Etl, 'etlClass', { project });
  expect([ran.result, statesOf(ran.instances)]).toEqual([1236.7, 'extract ✔, total ✔']);
  expectSame(await play(passing.Etl, 'etlClass'), ran);
});

test.each([
  ['generated_north', 'first dag', dags.generated[0]],
  ['generated_south', 'second dag', dags.generated[1]],
  ['export_invoices', 'invoices', dags.fromFile[0]],
  ['export_payments', 'payments', dags.fromFile[1]],
])('dags: %s', async (dagId, result, flow) => {
  const ran = await runDag(dagId, { project });
  expect(ran.result).toBe(result);
  expectSame(await play(flow as AnyDag), ran);
});

test('order: the graph has the edges that were asked for, and no others', async () => {
  const config = await loadConfig({ from: project });
  const { manifest } = await compile({ config });
  const edgesOf = (dagId: string): readonly string[] => {
    const dag = manifest?.dags.find(({ id }) => id === dagId);
    return dag === undefined ? [] : pictureOf(dag).lines.map(({ from, to }) => `${from} → ${to}`);
  };
  expect(Object.fromEntries(Object.keys(order).map((dagId) => [dagId, edgesOf(dagId)]))).toEqual({
    after: ['note → note__1'],
    awaited: ['note → note__1', 'note → note__2'],
    upstreamOfOne: ['note → note__2', 'note__1 → note__2'],
    chained: ['note → note__1', 'note → note__2', 'note__1 → note__3', 'note__2 → note__3'],
    crossDownstream: ['note → note__2', 'note__1 → note__2', 'note → note__3', 'note__1 → note__3'],
    chainOfLists: ['note → note__2', 'note__1 → note__2', 'note → note__3', 'note__1 → note__3'],
    pairwise: [
      'note → note__left',
      'note__left → note__left__1',
      'note → note__right',
      'note__right → note__right__1',
      'note__left__1 → note__1',
      'note__right__1 → note__1',
    ],
    chainOfLoop: ['note__op1 → note__op2', 'note__op2 → note__op3'],
    fanOutAndIn: [
      'note → branch_a',
      'note → branch_b',
      'note → branch_c',
      'branch_a → last',
      'branch_b → last',
      'branch_c → last',
    ],
  });
});

test('dags, params: what is declared reaches the manifest', async () => {
  const config = await loadConfig({ from: project });
  const { manifest } = await compile({ config });
  const dagOf = (dagId: string): object | undefined => manifest?.dags.find(({ id }) => id === dagId);
  expect(dagOf('declared')).toMatchObject({
    displayName: 'Nightly totals',
    doc: 'Nightly totals. The first line is what `tradewind dags` shows.',
    tags: ['finance'],
    schedule: { kind: 'cron', expression: '30 2 * * *' },
    timezone: 'Europe/Berlin',
    start: '2025-12-31T23:00:00.000Z',
    maxActiveRuns: 1,
    maxActiveTasks: 8,
    nodes: [{ options: { retries: 2, retryDelayMs: 60_000 } }],
  });
  expect(dagOf('import_customers')).toMatchObject({ schedule: { expression: '0 0 * * 0' } });
  expect(dagOf('choice')).toMatchObject({ parameters: [{ default: 'eu', schema: { enum: [42, 'eu', 'us'] } }] });
  expect(dagOf('taskOptions')).toMatchObject({
    nodes: [{ options: { timeoutMs: 60_000, pool: 'api', poolSlots: 2, priority: 5, queue: 'default' } }],
  });
});
