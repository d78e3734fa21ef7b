import { expect, test } from 'vitest';
import { compile, graphOf, importing } from './support/compile.ts';

const head = `${importing('task, dag, group, failure, isSkip, type Flow')}
const a = task(async (x?: unknown): Promise<number> => 1);
const b = task(async (x?: unknown): Promise<string> => '');
const list = task((): number[] => []);
const alarm = task((...x: unknown[]): void => {});
const clean = task((x?: unknown): void => {});
const stop = task((c: { url: string }): void => {});
const cluster = task({ teardown: stop }, (n: number): { url: string } => ({ url: '' }));
`;

test('catch: what was assigned before the throw, and the failure as data', () => {
  expect(
    graphOf(`${head}
export const tries = dag(async () => {
  let state = 'start';
  try {
    const first = await a(1);
    state = 'one';
    await b(first);
    state = 'two';
  } catch (error) {
    await alarm(failure(error).message, state);
    state = 'caught';
  }
  clean(state);
});`),
  ).toMatchInlineSnapshot(`
    "
    p1 await a
    p2 await b if p1
    p3 mark if (p1! | p2!)
    p4 await __glue if p3
    p5 await alarm if p4
    p6 mark if (p2 | p5)
    j1 join p1!: "start" | p2!: "one"
    j2 join p2: "two" | p5: "caught"
    a(1)
    b(p1) if p1
    __glue(caught(p1, p2)) if p3
    alarm(p4, j1) if p4
    clean(j2) if p6
    completes p6
    "
  `);
});

test('throw on what was caught; try in try', () => {
  expect(
    graphOf(`${head}
export const tries = dag(async () => {
  try {
    try { await a(1); } catch (error) { if (isSkip(error)) throw error; await alarm('inner'); }
    await b();
  } catch { await alarm.with({ id: 'outer' })(); }
});`),
  ).toMatchInlineSnapshot(`
    "
    p1 await a
    p2 await __glue if p1!
    p3 decide then: p2 | else if p2
    p4 throw caught(p1) if p3.then
    p5 await alarm if p3.else
    p6 mark if (p1 | p5)
    p7 await b if p6
    p8 mark if (p2! | p3! | p4! | p5! | p7!)
    p9 await outer if p8
    a(1)
    __glue(caught(p1)) if p1!
    alarm("inner") if p3.else
    b() if p6
    outer = alarm() if p8
    completes (p7 | p9)
    "
  `);
});

test('finally stands on every way out, and each way goes on', () => {
  expect(
    graphOf(`${head}
export const finals = dag(async (n: number) => {
  for (const region of ['eu', 'us']) {
    try {
      if (n === 1) return 'early';
      if (n === 2) break;
      await a(region);
    } catch { throw new Error('again'); }
    finally { await clean(region); }
    b(region);
  }
  return 'end';
});`),
  ).toMatchInlineSnapshot(`
    "
    param n
    p1 decide then: (n === 1) | else
    p2 decide then: (n === 2) | else if p1.else
    p3 await a__eu if p2.else
    p4 mark if (p1! | p2! | p3!)
    p5 throw {"name":"Error","message":"again"} if p4
    p6 mark if (p3 | p5! | p1.then | p2.then)
    p7 await clean__eu if p6
    p8 mark if (p7 & p5!)
    p9 throw caught(p5) if p8
    p10 mark if ((p7 & p3) | p9)
    p11 decide then: (n === 1) | else if p10
    p12 decide then: (n === 2) | else if p11.else
    p13 await a__us if p12.else
    p14 mark if (p11! | p12! | p13!)
    p15 throw {"name":"Error","message":"again"} if p14
    p16 mark if (p13 | p15! | p11.then | p12.then)
    p17 await clean__us if p16
    p18 mark if (p17 & p15!)
    p19 throw caught(p15) if p18
    p20 mark if ((p17 & p13) | p19)
    j1 join (p7 & p1.then): "early" | (p17 & p11.then): "early" | (p20 | (p7 & p2.then) | (p17 & p12.then)): "end"
    a__eu = a("eu") if p2.else
    clean__eu = clean("eu") if p6
    b__eu = b("eu") if p10
    a__us = a("us") if p12.else
    clean__us = clean("us") if p16
    b__us = b("us") if p20
    result j1
    completes ((p7 & p1.then) | (p17 & p11.then) | p20 | (p7 & p2.then) | (p17 & p12.then))
    "
  `);
});

test('in a run-time loop', () => {
  expect(
    graphOf(`${head}
export const looped = dag(async () => {
  for (const n of await list()) {
    try { await a(n); } catch { continue; } finally { await clean(n); }
    b(n);
  }
  try { for (const n of await list.with({ id: 'again' })()) await a.with({ id: 'in' })(n); } catch (error) { alarm(error); }
});`),
  ).toMatchInlineSnapshot(`
    "
    loop r1 if p1: over p1, next (p5 | (p4 & p2!)), completes (p5 | (p4 & p2!))
    loop r2 if p7: over p7, next p8, completes p8
    p1 await list
    p2 await a in r1
    p3 mark in r1 if (p2 | p2!)
    p4 await clean in r1 if p3
    p5 mark in r1 if (p4 & p2)
    p6 loop r1 if p1
    p7 await again if p6
    p8 await in in r2
    p9 loop r2 if p7
    p10 mark if (p7! | p9!)
    list()
    a(r1.item) in r1
    clean(r1.item) in r1 if p3
    b(r1.item) in r1 if p5
    again = list() if p6
    in = a(r2.item) in r2
    alarm(caught(p7, p9)) if p10
    completes (p9 | p10)
    "
  `);
});

test('jumps out of finally', () => {
  const { faults } = compile(`${head}
export const jumps = dag(async (n: number) => {
  for (const x of [1]) {
    try { await a(x); } finally {
      if (n > 1) return;
      if (n > 2) break;
      for (const y of [1]) { if (n > 3) break; clean(y); }
      throw new Error('x');
    }
  }
});`);
  expect(faults).toMatchInlineSnapshot(`
    [
      "TW2155 dags/a.ts:13 \`return\` in a \`finally\` would put away the error or the result that is on its way.",
      "TW2155 dags/a.ts:14 \`break\` in a \`finally\` would put away the error or the result that is on its way.",
      "TW2155 dags/a.ts:16 \`throw\` in a \`finally\` would put away the error or the result that is on its way.",
    ]
  `);
});

test('await using: tear-down when all calls of the scope have ended, in reverse order', () => {
  expect(
    graphOf(`${head}
export const scoped = dag(async () => {
  await using first = cluster(3);
  const n = a(first.url);
  await using second = cluster.with({ id: 'second' })(4);
  await b(second);
  for (const x of await list()) alarm(x);
  return n;
});`),
  ).toMatchInlineSnapshot(`
    "
    loop r1 if p2: over p2
    p1 await b
    p2 await list if p1
    p3 await stop
    p4 mark if ((p1! | p2!) & (p3 | p3!))
    p5 throw caught(p1, p2) if p4
    p6 await stop__1
    p7 mark if ((p5! | (p2 & p3!)) & (p6 | p6!))
    p8 throw caught(p5, p3) if p7
    cluster(3)
    a(cluster~url)
    second = cluster(4)
    b(second)
    list() if p1
    alarm(r1.item) in r1
    stop(second) tears down second after b, list, r1[alarm]
    stop__1 = stop(cluster) tears down cluster after a, second, b, list, r1[alarm], stop
    result a
    completes ((p2 & p3 & p6) | p8)
    "
  `);
});

test('await using in class form, in a try, left early', () => {
  expect(
    graphOf(`${head}
export class Clusters {
  @task({ teardown: 'down' }) up(): string { return ''; }
  @task() down(): void {}
  @task() work(x: string): number { return 1; }
  @dag() async scoped(this: Flow<this>, n: number) {
    try {
      await using up = this.up();
      const done = await this.work(up);
      if (done > n) return 'early';
    } catch (error) { alarm(error); }
    return 'end';
  }
}`),
  ).toMatchInlineSnapshot(`
    "
    param n
    p1 await work
    p2 decide then: (p1 > n) | else if p1
    p3 await down
    p4 mark if ((p1! | p2!) & (p3 | p3!))
    p5 throw caught(p1, p2) if p4
    p6 mark if (p5! | (p2 & p3!))
    j1 join (p2.then & p3): "early" | ((p2.else & p3) | p6): "end"
    up()
    work(up)
    down() tears down up after work
    alarm(caught(p5, p3)) if p6
    result j1
    completes ((p2.then & p3) | (p2.else & p3) | p6)
    "
  `);
});

test('await using of what has no tear-down', () => {
  const { faults } = compile(`${head}
export const scoped = dag(async () => { await using x = a(1) as never; clean(x); });`);
  expect(faults).toMatchInlineSnapshot(`
    [
      "TW2157 dags/a.ts:10 At the end of the scope nothing would happen: \`a\` names no tear-down.",
    ]
  `);
});

test('switch: cases fall through as they do', () => {
  expect(
    graphOf(`${head}
const kind = task((): 'x' | 'y' | 'z' => 'x');
export const switches = dag(async (mode: string) => {
  let out: unknown = 0;
  switch (await kind()) {
    case 'x': out = a(1); break;
    case 'y': alarm('y');
    case 'z': await b('yz'); out = 3; break;
    default: return 'none';
  }
  switch (mode) { case 'm': case 'n': alarm.with({ id: 'mn' })(2); }
  switch ('const' as string) { case 'other': alarm(3); break; case 'const': alarm.with({ id: 'four' })(4); default: alarm.with({ id: 'five' })(5); }
  clean(out);
  return 'all';
});`),
  ).toMatchInlineSnapshot(`
    "
    param mode
    p1 await kind
    p2 decide case:0: (p1 === "x") | case:1: (p1 === "y") | case:2: (p1 === "z") | default if p1
    p3 mark if (p2.case:2 | p2.case:1)
    p4 await b if p3
    p5 mark if (p2.case:0 | p4)
    p6 decide case:0: (mode === "m") | case:1: (mode === "n") | default if p5
    p7 mark if (p6.case:1 | p6.case:0)
    p8 mark if (p7 | p6.default)
    j1 join p2.case:0: a | p4: 3
    j2 join p2.default: "none" | p8: "all"
    kind()
    a(1) if p2.case:0
    alarm("y") if p2.case:1
    b("yz") if p3
    mn = alarm(2) if p7
    four = alarm(4) if p8
    five = alarm(5) if p8
    clean(j1) if p8
    result j2
    completes (p2.default | p8)
    "
  `);
});
