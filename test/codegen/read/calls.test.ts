import { expect, test } from 'vitest';
import { graphOf, importing } from './support/compile.ts';

const head = `${importing('task, dag, group, chain, run, type Flow, type Handle')}\n`;

test('class form: handles are inputs, records and arrays may hold them', () => {
  expect(
    graphOf(`${head}
export class Rockets {
  @task({ retries: 2 }) async launches(region: 'eu' | 'us'): Promise<string[]> { return [region]; }
  @task() report(all: { rows: string[]; more: string[][] }): string { return String(all); }
  @dag({ schedule: '@daily', start: '2026-01-01' })
  rockets(this: Flow<this>, region: 'eu' | 'us' = 'eu') {
    const launches = this.launches(region);
    return this.report({ rows: launches, more: [launches, ['x']] });
  }
}`),
  ).toMatchInlineSnapshot(`
    "
    param region = "eu"
    launches(region) retries 2
    report({ rows: launches, more: [launches, ["x"]] })
    result report
    "
  `);
});

test('function form gives the same graph', () => {
  const classes = graphOf(`${head}
export class Rockets {
  @task({ retries: 2 }) async launches(region: string): Promise<string[]> { return [region]; }
  @task() report(rows: string[], text: string): string { return rows + text; }
  @dag() async rockets(this: Flow<this>, region: string = 'eu') {
    const rows = this.launches(region);
    return this.report(rows, \`all of \${region} on \${run.ds}\`);
  }
}`);
  const functions = graphOf(`${head}
export const launches = task({ retries: 2 }, async (region: string): Promise<string[]> => [region]);
const report = task((rows: string[], text: string): string => rows + text);
export const rockets = dag(async (region: string = 'eu') => {
  const rows = launches(region);
  return report(rows, \`all of \${region} on \${run.ds}\`);
});`);
  expect(functions).toBe(classes);
  expect(functions).toMatchInlineSnapshot(`
    "
    param region = "eu"
    p1 glue template("all of ", region, " on ", run.ds)
    launches(region) retries 2
    report(launches, p1) if p1
    result report
    completes p1
    "
  `);
});

test('fields, tuples and lengths of handles', () => {
  expect(
    graphOf(`${head}
interface Summary { total: number; tags: string[]; best: { name: string } | null }
const summary = task(async (): Promise<Summary> => { throw 0; });
const pair = task((): [low: number, label: string] => [1, '']);
const use = task((...all: unknown[]): void => {});
export const fields = dag(() => {
  const { total, best: { name }, tags: { 0: first } } = summary();
  const [low, label] = pair();
  const all = summary.with({ id: 'again' })();
  use(total, name, first, low, label, all.tags.length, all.tags[0]);
});`),
  ).toMatchInlineSnapshot(`
    "
    summary()
    pair()
    again = summary()
    use(summary~total, summary~best~name, summary~tags~0, pair~0, pair~1, again~tags~length, again~tags~0)
    "
  `);
});

test('ids: numbered in evaluation order, inner calls first; given; named by their string', () => {
  expect(
    graphOf(`${head}
const n = task((x: unknown): number => 1);
export const ids = dag(() => {
  n(n(n(1)));
  n.with({ id: 'last' })(2);
  for (const region of ['eu', 'us']) for (const kind of ['a', 'b']) { n(kind); n(region); }
  for (const odd of ['with.dot', 'plain']) n(odd);
  for (const count of [1, 2]) n(count);
});`),
  ).toMatchInlineSnapshot(`
    "
    n(1)
    n__1 = n(n)
    n__2 = n(n__1)
    last = n(2)
    n__eu__a = n("a")
    n__eu__a__1 = n("eu")
    n__eu__b = n("b")
    n__eu__b__1 = n("eu")
    n__us__a = n("a")
    n__us__a__1 = n("us")
    n__us__b = n("b")
    n__us__b__1 = n("us")
    n__3 = n("with.dot")
    n__4 = n("plain")
    n__5 = n(1)
    n__6 = n(2)
    "
  `);
});

test('.after and chain order calls; options of the call win', () => {
  expect(
    graphOf(`${head}
const a = task((x: number): number => x);
const b = task({ retries: 4 }, (x: number): number => x);
export const order = dag({ taskDefaults: { retries: 1 } }, () => {
  const first = a(0);
  const many = [a(1), a(2)];
  b.after(first, many).with({ retries: 7 })(3);
  chain(a(4), [b(5), b(6)], a(7));
  chain([first, many[0]!], b.with({ triggerRule: 'all_done' })(8));
});`),
  ).toMatchInlineSnapshot(`
    "
    a(0) retries 1
    a__1 = a(1) retries 1
    a__2 = a(2) retries 1
    b(3) after a, a__1, a__2 retries 7
    a__3 = a(4) retries 1
    b__1 = b(5) after a__3 retries 4
    b__2 = b(6) after a__3 retries 4
    a__4 = a(7) after b__1, b__2 retries 1
    b__3 = b(8) after a, a__1 rule all_done retries 4
    "
  `);
});

test('await is a point: what follows starts after it', () => {
  expect(
    graphOf(`${head}
const a = task((x: unknown): number => 1);
const rows = task((): { id: string }[] => []);
export const order = dag(async () => {
  const before = a(0);
  const side = a('side');
  const n = await before;
  a(n + 1);
  const [x, list] = await Promise.all([a(side), rows()]);
  a(x);
  a(list[0]);
  await Promise.all([a('one thing')]);
  return list.length;
});`),
  ).toMatchInlineSnapshot(`
    "
    p1 await a
    p2 glue (p1 + 1) if p1
    p3 await [a__3, rows] if p2
    p4 await a__6 if p3
    a(0)
    a__1 = a("side")
    a__2 = a(p2) if p2
    a__3 = a(a__1) if p2
    rows() if p2
    a__4 = a(p3.0) if p3
    a__5 = a(p3.1.0) if p3
    a__6 = a("one thing") if p3
    result p3.1.length
    completes p4
    "
  `);
});

test('local functions are read in place, each call anew; async ones run beside what follows', () => {
  expect(
    graphOf(`${head}
const a = task((x: unknown): number => 1);
export const closures = dag(async () => {
  const twice = (x: unknown) => a(a(x));
  const work = async (x: string, times = 2) => { const n = await a(x); return n * times; };
  twice('s');
  const [p, q] = await Promise.all([work('p'), work('q', 3)]);
  const r = await work('r');
  function hoisted() { return a('h'); }
  a([p, q, r, hoisted()]);
});`),
  ).toMatchInlineSnapshot(`
    "
    p1 await a__2
    p2 glue (p1 * 2) if p1
    p3 await a__3
    p4 glue (p3 * 3) if p3
    p5 await [p2, p4]
    p6 await a__4 if p5
    p7 glue (p6 * 2) if p6
    a("s")
    a__1 = a(a)
    a__2 = a("p")
    a__3 = a("q")
    a__4 = a("r") if p5
    a__5 = a("h") if p7
    a__6 = a([p2, p4, p7, a__5]) if p7
    completes p7
    "
  `);
});

test('arrays and records may be filled', () => {
  expect(
    graphOf(`${head}
const load = task((region: string): number => 1);
const report = task((all: number[], by: Record<string, number>): void => {});
export const filled = dag(() => {
  const all: Handle<number>[] = [];
  const by: Record<string, Handle<number>> = {};
  for (const region of ['eu', 'us']) {
    const loaded = load(region);
    all.push(loaded);
    by[region] = loaded;
  }
  report([...all, load('x')], { ...by, z: all[0]! });
  const mapped = ['q', 'r'].map((region) => load(region));
  report(mapped, Object.fromEntries(mapped.map((one, i) => [\`m\${i}\`, one])));
});`),
  ).toMatchInlineSnapshot(`
    "
    load__eu = load("eu")
    load__us = load("us")
    load("x")
    report([load__eu, load__us, load], { eu: load__eu, us: load__us, z: load__eu })
    load__q = load("q")
    load__r = load("r")
    report__1 = report([load__q, load__r], { m0: load__q, m1: load__r })
    "
  `);
});
