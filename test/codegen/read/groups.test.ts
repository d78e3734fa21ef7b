import { expect, test } from 'vitest';
import { compile, graphOf, importing } from './support/compile.ts';

const head = `${importing('task, dag, group, type Flow')}\n`;

test('a flow that is called: a group with a prefix, whose arguments are waited for', () => {
  expect(
    graphOf(`${head}
export class Flows {
  @task() rows(region: string): string[] { return []; }
  @task() use(...x: unknown[]): void {}
  @task() region(): { name: string } { return { name: '' }; }
  @group() load(this: Flow<this>, region: string, times: number = 2) {
    const rows = this.rows(\`\${region}/\${times}\`);
    this.use(rows);
    return { rows, first: rows[0] };
  }
  @dag() async flow(this: Flow<this>) {
    const eu = this.load('eu');
    const us = this.load.with({ id: 'us' })(this.region().name, 3);
    this.use(eu.rows, us.first);
    await us;
    return us;
  }
}`),
  ).toMatchInlineSnapshot(`
    "
    group load: result { rows: load.rows, first: load.rows~0 }
    group us: result { rows: us.rows, first: us.rows~0 }, completes p2
    p1 await entry region~name of us
    p2 glue template(p1, "/", 3) of us if p1
    p3 await us()
    load.rows = rows("eu/2") of load
    load.use = use(load.rows) of load
    region()
    us.rows = rows(p2) of us if p2
    us.use = use(us.rows) of us if p2
    use(load()~rows, us()~first)
    result us()
    completes p3
    "
  `);
});

test('groups in groups, in loops; taskDefaults of the nearest', () => {
  expect(
    graphOf(`${head}
const a = task((x: unknown): number => 1);
const own = task({ retries: 9 }, (x: unknown): number => 1);
const inner = group({ taskDefaults: { retries: 3 } }, (x: unknown) => { own(x); return a(x); });
const outer = group({ id: 'out', taskDefaults: { retries: 2 } }, (x: unknown) => { a(x); return inner(x); });
export const flow = dag({ taskDefaults: { retries: 1 } }, () => {
  a(0);
  for (const region of ['eu', 'us']) outer(region);
  outer(1);
  outer.with({ retries: 5 })(2);
});`),
  ).toMatchInlineSnapshot(`
    "
    group out__eu: result out__eu.inner()
    group out__eu.inner of out__eu: result out__eu.inner.a
    group out__us: result out__us.inner()
    group out__us.inner of out__us: result out__us.inner.a
    group out: result out.inner()
    group out.inner of out: result out.inner.a
    group out__1: result out__1.inner()
    group out__1.inner of out__1: result out__1.inner.a
    a(0) retries 1
    out__eu.a = a("eu") retries 2 of out__eu
    out__eu.inner.own = own("eu") retries 9 of out__eu.inner
    out__eu.inner.a = a("eu") retries 3 of out__eu.inner
    out__us.a = a("us") retries 2 of out__us
    out__us.inner.own = own("us") retries 9 of out__us.inner
    out__us.inner.a = a("us") retries 3 of out__us.inner
    out.a = a(1) retries 2 of out
    out.inner.own = own(1) retries 9 of out.inner
    out.inner.a = a(1) retries 3 of out.inner
    out__1.a = a(2) retries 5 of out__1
    out__1.inner.own = own(2) retries 9 of out__1.inner
    out__1.inner.a = a(2) retries 3 of out__1.inner
    "
  `);
});

test('records and lists with handles inside go in as values; order goes to the entry', () => {
  expect(
    graphOf(`${head}
const a = task((x: unknown): number => 1);
const inner = group((options: { n: number; list: number[]; k: string }) => { a(options.n + 1); a(options.list[1]); a(options.k); });
export const flow = dag(async () => {
  const first = a(0);
  inner.after(first)({ n: a(1), list: [5, a(2)], k: 'c' });
});`),
  ).toMatchInlineSnapshot(`
    "
    group inner: completes p2
    p1 await entry [a__1, a__2], a of inner
    p2 glue (p1.0 + 1) of inner if p1
    a(0)
    a__1 = a(1)
    a__2 = a(2)
    inner.a = a(p2) of inner if p2
    inner.a__1 = a(p1.1) of inner if p2
    inner.a__2 = a("c") of inner if p2
    "
  `);
});

test('a dag is called like a group, and stays a dag of its own', () => {
  const compiled = compile(`${head}
const a = task((x: unknown): number => 1);
export const small = dag({ schedule: '@daily' }, (n: number = 3) => a(n));
export const large = dag(() => { small(); return small.with({ id: 'again' })(4); });`);
  expect(compiled.faults).toEqual([]);
  expect(compiled.graph('small')).toMatchInlineSnapshot(`
    "param n = 3
    a(n)
    result a"
  `);
  expect(compiled.graph('large')).toMatchInlineSnapshot(`
    "group small: result small.a
    group again: result again.a
    small.a = a(3) of small
    again.a = a(4) of again
    result again()"
  `);
});

test('a sub-flow that throws or returns early', () => {
  expect(
    graphOf(`${head}
const a = task(async (x: unknown): Promise<number> => 1);
const inner = group(async (x: number) => {
  const n = await a(x);
  if (n > 1) return n;
  if (n > 0) throw new Error('no');
  return a(2);
});
export const flow = dag(() => { a(inner(0)); a(9); });`),
  ).toMatchInlineSnapshot(`
    "
    group inner: result p7, completes p7
    p1 await inner.a of inner
    p2 decide then: (p1 > 1) | else of inner if p1
    p3 decide then: (p1 > 0) | else of inner if p2.else
    p4 throw {"name":"Error","message":"no"} of inner if p3.then
    p5 mark of inner if (p4 | p3.else)
    p6 mark of inner if (p2.then | p5)
    p7 await j1 of inner if p6
    j1 join p2.then: p1 | p5: inner.a__1
    inner.a = a(0) of inner
    inner.a__1 = a(2) of inner if p5
    a(inner())
    a__1 = a(9)
    "
  `);
});
