import { expect, test } from 'vitest';
import { type Compiled, compile, graphOf, importing } from './support/compile.ts';

const head = `${importing('task, dag, group, type Flow')}\n`;

function declared({ declarations, faults }: Compiled): string[] {
  const { tasks, dags, groups } = declarations;
  return [
    ...tasks.map(({ key, name, place }) => {
      const shown =
        place.kind === 'project' ? `${place.exportName ?? '(private)'} ${place.path.join('.')}` : place.specifier;
      return `task ${key} ${name} ${shown.trim()}`;
    }),
    ...dags.map(({ id, key }) => `dag ${id} ${key}`),
    ...groups.map(({ id, key }) => `group ${id} ${key}`),
    ...faults,
  ];
}

test('by symbol, not by text: aliases, namespaces, re-exports; other decorators and functions are left alone', () => {
  expect(
    declared(
      compile({
        'dags/a.ts': `import { task as step, dag as flow } from './own.ts';
import * as tw from './own.ts';
function task(f: () => void) { return f; }
const log = (..._: unknown[]): void => {};
export const notOne = task(() => {});
export const one = step(() => 1);
export class A {
  @log @tw.task() two(): number { return 2; }
  three(): number { return 3; }
  @flow() a(this: tw.Flow<this>) { return this.two(); }
}
export const f = tw.dag(() => one());`,
        'dags/own.ts': `export { task, dag } from './inner.ts'; export type { Flow } from './inner.ts';`,
        'dags/inner.ts': `${importing('task as t, dag, type Flow')} export { t as task, dag, type Flow };`,
      }),
    ),
  ).toMatchInlineSnapshot(`
    [
      "task dags/a.ts#one one one",
      "task dags/a.ts#A.two two A two",
      "dag a dags/a.ts#A.a",
      "dag f dags/a.ts#f",
    ]
  `);
});

test("names are the declaration's, places the module's", () => {
  expect(
    declared(
      compile({
        'dags/a.ts': `${head}
const hidden = task(() => 1);
export const loaders = { eu: task(() => 1), deep: { us: task(() => 2) }, list: [task(function third() { return 3; })] };
const inner = task(() => 4);
export { inner as outside };
export default class { @task() run(): number { return 1; } @dag() whole(this: Flow<this>) { this.run(); } }
export const all = dag(() => { hidden(); loaders.eu(); loaders.deep.us(); loaders.list[0]!(); inner(); });`,
        'dags/b.ts': `${importing('task')} export default task(function named() { return 1; });`,
      }),
    ),
  ).toMatchInlineSnapshot(`
    [
      "task dags/a.ts#hidden hidden (private)",
      "task dags/a.ts#loaders.eu eu loaders eu",
      "task dags/a.ts#loaders.deep.us us loaders deep.us",
      "task dags/a.ts#loaders.list.0 third loaders list.0",
      "task dags/a.ts#inner inner outside",
      "task dags/a.ts#default.run run default run",
      "task dags/b.ts#default named default",
      "dag whole dags/a.ts#default.whole",
      "dag all dags/a.ts#all",
    ]
  `);
});

test('inherited: a generic abstract base in another file, overriding without a decorator', () => {
  const sources = {
    'lib/etl.ts': `${head}
export abstract class Etl<T extends { id: string }> {
  abstract extract(day: string): Promise<T[]>;
  @task({ retries: 2 }) load(rows: T[]): number { return rows.length; }
  @task() note(n: number): void {}
  @dag({ schedule: '@daily' }) etl(this: Flow<this>, day: string = 'x') { const n = this.load(this.extract(day)); this.note(n); return n; }
}`,
    'dags/orders.ts': `${head}import { Etl } from '../lib/etl.ts';
export class Orders extends Etl<{ id: string }> {
  @task({ retries: 5 }) async extract(day: string): Promise<{ id: string }[]> { return []; }
  override load(rows: { id: string }[]): number { return 2 * rows.length; }
}`,
  };
  expect(declared(compile(sources))).toMatchInlineSnapshot(`
    [
      "task dags/orders.ts#Orders.extract extract Orders extract",
      "task dags/orders.ts#Orders.load load Orders load",
      "task dags/orders.ts#Orders.note note Orders note",
      "dag etl dags/orders.ts#Orders.etl",
    ]
  `);
  expect(graphOf(sources)).toMatchInlineSnapshot(`
    "
    param day = "x"
    extract(day) retries 5
    load(extract) retries 2
    note(load)
    result load
    "
  `);
});

test('dags over constants, and dag factories', () => {
  expect(
    declared(
      compile({
        'dags/a.ts': `${head}import { makeDag as make } from './factory.ts';
import { regions } from './regions.ts';
const load = task((region: string): number => 1);
for (const region of regions) dag({ id: \`loop_\${region}\` }, () => load(region));
export const all = regions.map((region) => dag({ id: \`map_\${region}\` }, () => load(region)));
for (const region of Object.keys({ a: 1, b: 2 })) { if (region === 'a') make(region, load); }
export const eu = make('eu', load);
make('us', load);`,
        'dags/factory.ts': `${importing('dag, type Call')}
export function makeDag(region: string, load: Call<[region: string], number>) {
  const id = \`made_\${region}\`;
  return dag({ id, schedule: '@daily' }, () => load(region));
}`,
        'dags/regions.ts': `export const regions = ['eu', 'us'] as const;`,
      }),
    ),
  ).toMatchInlineSnapshot(`
    [
      "task dags/a.ts#load load (private)",
      "dag loop_eu dags/a.ts#loop_eu",
      "dag loop_us dags/a.ts#loop_us",
      "dag map_eu dags/a.ts#all.0",
      "dag map_us dags/a.ts#all.1",
      "dag made_eu dags/a.ts#eu",
      "dag made_a dags/factory.ts#made_a",
      "dag made_us dags/factory.ts#made_us",
    ]
  `);
});

test('tasks of packages of which only the types are known', () => {
  const sources = {
    'dags/a.ts': `${head}import { fetch, Library } from 'tasks/http'; import * as all from 'tasks/http';
export class Mine extends Library {
  @dag() mine(this: Flow<this>) { return this.save(fetch('x'), all.emitted('y')); }
}`,
    'node_modules/tasks/package.json': '{ "name": "tasks", "exports": { "./http": { "types": "./http.d.ts" } } }',
    'node_modules/tasks/http.d.ts': `${importing('Call')}
export declare const fetch: Call<[url: string], string>;
/** As TypeScript writes it. */
export declare const emitted: NoInfer<import("tradewind").Call<[url: string], string>>;
export declare class Library { save(text: string, more: string): Promise<number>; }`,
  };
  expect(graphOf(sources)).toMatchInlineSnapshot(`
    "
    fetch("x")
    emitted("y")
    save(fetch, emitted)
    result save
    "
  `);
  const [mine] = compile(sources).dags.values();
  expect(mine?.tasks.map(({ key }) => key)).toMatchInlineSnapshot(`
    [
      "tasks/http#fetch",
      "tasks/http#emitted",
      "dags/a.ts#Mine.save",
    ]
  `);
});

test('ids', () => {
  expect(
    declared(
      compile(`${head}
const load = task((): number => 1);
dag(() => load());
export const a = dag({ id: 'same' }, () => load.with({ id: 'a.b' })());
export class B { @task() x(): number { return 1; } @dag({ id: 'same' }) b(this: Flow<this>) { this.x(); } }
export const bad__name = dag(() => load());
for (const x of ['a']) { const t = task(() => x); dag({ id: \`d_\${x}\` }, () => t()); }`),
    ),
  ).toMatchInlineSnapshot(`
    [
      "task dags/a.ts#load load (private)",
      "task dags/a.ts#B.x x B x",
      "dag same dags/a.ts#a",
      "dag same dags/a.ts#B.b",
      "dag bad__name dags/a.ts#bad__name",
      "dag d_a dags/a.ts#d_a",
      "TW2003 dags/a.ts:4 This dag has no name to take its id from: it is neither a method nor bound to a name of its own.",
      "TW2002 dags/a.ts:5 \`a.b\` cannot be the id of a call: \`.\` is kept for groups.",
      "TW2001 dags/a.ts:6 The dag id \`same\` is taken: runs, logs and triggers name a dag by its id alone.",
      "TW2002 dags/a.ts:7 \`bad__name\` cannot be the id of a dag: \`__\` is kept for numbered calls.",
      "TW2009 dags/a.ts:8 This task is declared where no name of the module leads to it: a worker finds code by its module and name, and cannot find this.",
    ]
  `);
});

test('a decorator made by the project', () => {
  expect(
    declared(
      compile(`${importing('task, dag, type Flow, type TaskOptions')}
const defaults = { retries: 3 } as const;
const sturdy = (options: TaskOptions = {}) => task({ ...defaults, ...options });
export class A {
  @sturdy({ queue: 'big' }) a(): number { return 1; }
  @dag() d(this: Flow<this>) { return this.a(); }
}`),
    ),
  ).toMatchInlineSnapshot(`
    [
      "task dags/a.ts#A.a a A a",
      "dag d dags/a.ts#A.d",
    ]
  `);
});

test('classes that extend themselves, as happens while one is typed', () => {
  expect(
    declared(
      compile(`${importing('task, dag, type Flow')}
export class A extends A { @task() a(): number { return 1; } @dag() d(this: Flow<this>) { return this.a(); } }
export class B extends C { @task() b(): number { return 1; } }
export class C extends B { @dag() c(this: Flow<this>) { return this.b(); } }`),
    ).filter((line) => !line.startsWith('TW')),
  ).toContain('dag d dags/a.ts#A.d');
});
