import type { DagManifest } from '@tradewind/sdk/manifest';
import { encode } from '@tradewind/sdk/runtime';
import { expect, test } from 'vitest';
import { diffManifests } from '../../runtime/src/cli/diff/diff.ts';
import { diffLines } from '../../runtime/src/cli/diff/words.ts';
import { colorsFor } from '../../runtime/src/cli/ui/colors.ts';
import { compile, importing } from '../codegen/read/support/compile.ts';
import { dag, manifest, node, task } from '../sdk-manifest/sample.ts';

const head = `${importing('task, dag')}
const orders = task((): number[] => []);
const load = task((x: unknown): number => 1);
const check = task((x: unknown): boolean => true);
const mail = task((...x: unknown[]): void => {});
`;

function flow(body: string): DagManifest {
  const compiled = compile(`${head}export const flow = dag(async (limit: number = 3) => { ${body} });`);
  expect(compiled.typeErrors).toEqual([]);
  return compiled.dag('flow');
}

const tasks = ['orders', 'load', 'check', 'mail'].map((name) => task(`dags/a.ts#${name}`));
const before = (dags: readonly DagManifest[]) => ({ ...manifest(dags, tasks), version: '0'.repeat(64) });
const after = (dags: readonly DagManifest[]) => ({ ...manifest(dags, tasks), version: '1'.repeat(64) });
const told = (old: DagManifest, now: DagManifest): string[] =>
  diffManifests(before([old]), after([now])).changed.flatMap(({ changes }) =>
    changes.map(({ kind, task: name = '', details }) => [kind, name, ...details].join(' | ')),
  );

test.for<[title: string, old: string, now: string, changes: string[]]>([
  ['nothing', 'mail(orders());', 'mail(orders());', []],
  [
    'a decision before it renumbers points',
    'const a = await orders(); if (a.length > 1) mail(a);',
    'const a = await orders(); if (limit > 1) load(2); if (a.length > 1) mail(a);',
    ['added | load | `load` runs after `orders` succeeded, if `limit > 1`.'],
  ],
  [
    'a condition',
    'const a = await orders(); if (a.length > 1) mail(a);',
    'const a = await orders(); if (a.length > 2) mail(a);',
    [
      'rewired | mail | runs after `orders` succeeded, if `orders.length > 2`; before, it ran after `orders` succeeded, if `orders.length > 1`',
    ],
  ],
  [
    'an argument',
    'const a = orders(); mail(a); load(1);',
    'const a = orders(); mail(load(1)); void a;',
    [
      'rewired | mail | takes `(load)` instead of `(orders)` | runs after `load` succeeded; before, it ran after `orders` succeeded',
    ],
  ],
  [
    'another name',
    'mail(orders());',
    "mail.with({ id: 'post' })(orders());",
    ['renamed | post | was called `mail`; its history stays under that name'],
  ],
  [
    'another name: what follows stays what it was',
    'const o = await orders(); if (o.length > 1) mail(load(o.length));',
    "const o = await orders.with({ id: 'all' })(); if (o.length > 1) mail(load(o.length));",
    ['renamed | all | was called `orders`; its history stays under that name'],
  ],
  ['a call less', 'orders(); load(1);', 'orders();', ['removed | load']],
  [
    'options',
    'load(1);',
    "load.with({ retries: 4, pool: 'slow' })(1);",
    ['options | load | `retries` was 0, is 4 | `pool` was "default", is "slow"'],
  ],
  [
    'a loop',
    'const a = await orders(); load(a);',
    'const a = await orders(); for (const x of a) load(x);',
    [
      'rewired | load | takes `(item)` instead of `(orders)` | runs for each item of `orders`, after `orders` succeeded; before, it ran after `orders` succeeded',
    ],
  ],
])('%s', ([, old, now, changes]) => {
  expect(told(flow(old), flow(now))).toEqual(changes);
});

const number = { type: 'number' };
const parameters = (...list: DagManifest['parameters']) => dag('flow', { parameters: list });

test.for<[title: string, old: DagManifest, now: DagManifest, detail: string, compatible: boolean]>([
  [
    'a parameter with a default',
    parameters(),
    parameters({ name: 'year', schema: number, default: 1 }),
    'parameter `year` (number) is new; it is 1 if not given',
    true,
  ],
  [
    'a parameter that may be left out',
    parameters(),
    parameters({ name: 'year', schema: number, default: encode(undefined) }),
    'parameter `year` (number) is new; it is undefined if not given',
    true,
  ],
  [
    'a parameter that must be given',
    parameters(),
    parameters({ name: 'year', schema: number }),
    'parameter `year` (number) is new; it must be given',
    false,
  ],
  [
    'a parameter less',
    parameters({ name: 'year', schema: number }),
    parameters(),
    'parameter `year` is gone: who gives it is refused',
    false,
  ],
  [
    'another type',
    parameters({ name: 'year', schema: number }),
    parameters({ name: 'year', schema: { type: 'string' } }),
    'parameter `year` was number, is string',
    false,
  ],
  [
    'another default',
    parameters({ name: 'year', schema: number, default: 1 }),
    parameters({ name: 'year', schema: number, default: 2 }),
    'default of `year` was 1, is 2',
    true,
  ],
  [
    'another result',
    dag('flow', { resultSchema: number }),
    dag('flow', { resultSchema: { type: 'string' } }),
    'result was number, is string',
    false,
  ],
  [
    'another schedule',
    dag('flow'),
    dag('flow', { schedule: { kind: 'cron', expression: '0 6 * * *' } }),
    'schedule was none, is `0 6 * * *`',
    true,
  ],
])('%s', ([, old, now, detail, compatible]) => {
  const diff = diffManifests(before([old]), after([now]));
  expect(diff.changed.flatMap(({ changes }) => changes.flatMap(({ details }) => details))).toEqual([detail]);
  expect(diff.compatible).toBe(compatible);
});

test('documentation is no change of a type', () => {
  const doc = { type: 'object', properties: { description: number }, description: 'told' };
  const plain = { type: 'object', properties: { description: number } };
  expect(told(dag('flow', { resultSchema: doc }), dag('flow', { resultSchema: plain }))).toEqual([]);
  const other = { type: 'object', properties: { description: { type: 'string' } } };
  expect(told(dag('flow', { resultSchema: plain }), dag('flow', { resultSchema: other }))).toHaveLength(1);
});

test('all of it, as a person reads it', () => {
  const nodes = [node('fetch', { task: 'dags/a.ts#load' })];
  const old = { ...before([dag('gone'), dag('kept'), dag('flow', { nodes })]) };
  const fresh = after([dag('kept'), dag('flow', { nodes, timezone: 'Asia/Tokyo' }), dag('young')]);
  const now = {
    ...fresh,
    tasks: { ...fresh.tasks, 'dags/a.ts#load': task('dags/a.ts#load', { codeHash: 'f', result: { type: 'number' } }) },
  };
  const runs = [{ dag: 'flow', unfinished: ['flow-1', 'flow-2'], ended: 3 }];
  expect(`\n${diffLines(diffManifests(old, now), runs, colorsFor(false)).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    000000000000 → 111111111111

    + young: a new dag

    - gone: the dag is gone

    flow
      ~ options: \`timezone\` was "UTC", is "Asia/Tokyo"
    ! ~ fetch retyped: result was string, is number
      ~ fetch code: its code has changed
        3 ended runs of the old version
        2 unfinished runs of the old version (flow-1, flow-2): they stay with that version

    unchanged: kept

    Lines with ! may break who triggers these dags, or reads their results or their history.
    "
  `);
});

test('the same version', () => {
  const one = before([dag('flow')]);
  expect(diffLines(diffManifests(one, one), [], colorsFor(false))).toEqual(['The same version: nothing differs.']);
});
