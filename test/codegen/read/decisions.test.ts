import { expect, test } from 'vitest';
import { graphOf, importing } from './support/compile.ts';

const head = `${importing('task, dag, run')}
const check = task(async (x?: string): Promise<boolean> => true);
const num = task(async (x?: unknown): Promise<number> => 1);
const text = task(async (x?: unknown): Promise<string> => '');
const use = task((...x: unknown[]): void => {});
`;

test('if and else: calls on the way not taken are guarded away; assigned variables are joins', () => {
  expect(
    graphOf(`${head}
export const ifs = dag(async (n: number) => {
  let path = text();
  const ok = await check();
  if (ok) { path = text.with({ id: 'other' })(); await num(); }
  else if (n > 3) use(1);
  else await use.with({ id: 'third' })(3);
  use.with({ id: 'joined' })(path);
});`),
  ).toMatchInlineSnapshot(`
    "
    param n
    p1 await check
    p2 decide then: p1 | else if p1
    p3 await num if p2.then
    p4 decide then: (n > 3) | else if p2.else
    p5 await third if p4.else
    p6 mark if (p3 | p4.then | p5)
    j1 join p3: other | (p4.then | p5): text
    text()
    check()
    other = text() if p2.then
    num() if p2.then
    use(1) if p4.then
    third = use(3) if p4.else
    joined = use(j1) if p6
    completes p6
    "
  `);
});

test('early return, and what the flow returns', () => {
  expect(
    graphOf(`${head}
export const early = dag(async (region: string = 'eu') => {
  if (region === 'us') return;
  if (!run.isLatest) { await text.with({ id: 'late' })(); return 'x'; }
  return text.with({ id: 'end' })();
});`),
  ).toMatchInlineSnapshot(`
    "
    param region = "eu"
    p1 decide then: (region === "us") | else
    p2 decide then: !(run.isLatest) | else if p1.else
    p3 await late if p2.then
    j1 join p1.then: {"$type":"undefined"} | p3: "x" | p2.else: end
    late = text() if p2.then
    end = text() if p2.else
    result j1
    completes (p1.then | p3 | p2.else)
    "
  `);
});

test('throw', () => {
  expect(
    graphOf(`${head}
export const throwing = dag(async () => {
  const n = await num();
  if (n > 1) throw new RangeError(\`\${n} is too much\`);
  use(n);
});`),
  ).toMatchInlineSnapshot(`
    "
    p1 await num
    p2 decide then: (p1 > 1) | else if p1
    p3 glue template(p1, " is too much") if p2.then
    p4 throw { name: "RangeError", message: p3 } if p3
    p5 mark if (p4 | p2.else)
    num()
    use(p1) if p5
    completes p5
    "
  `);
});

test('a flow that always throws', () => {
  expect(graphOf(`${head}export const never = dag(() => { use(); throw new Error('no'); });`)).toMatchInlineSnapshot(`
    "
    p1 throw {"name":"Error","message":"no"}
    use()
    completes p1
    "
  `);
});

test('logic that only computes is glue; logic that calls is a decision', () => {
  expect(
    graphOf(`${head}
export const logic = dag(async (n: number, name?: string) => {
  const ok = await check();
  const either = n > 5 || ok;
  const named = name ?? 'nobody';
  const w = ok && (await num.with({ id: 'w' })()) > 3;
  const h = ok ? text.with({ id: 'yes' })() : 'none';
  ok && use.with({ id: 'and' })(1);
  ok || use.with({ id: 'or' })(1);
  use.with({ id: 'all' })(either, named, w, h);
});`),
  ).toMatchInlineSnapshot(`
    "
    param n
    param name = {"$type":"undefined"}
    p1 await check
    p2 glue ((n > 5) || p1) if p1
    p3 glue (name ?? "nobody") if p2
    p4 decide then: p1 | else if p3
    p5 await w if p4.then
    p6 glue (p5 > 3) if p5
    p7 mark if (p6 | p4.else)
    p8 decide then: p1 | else if p7
    p9 decide then: p1 | else if p8
    p10 decide then: p1 | else if p9
    j1 join p6: p6 | p4.else: p1
    j2 join p8.then: yes | p8.else: "none"
    check()
    w = num() if p4.then
    yes = text() if p8.then
    and = use(1) if p9.then
    or = use(1) if p10.else
    all = use(p2, p3, j1, j2) if p10
    completes p10
    "
  `);
});

test('constant conditions are decided when the project is compiled', () => {
  expect(
    graphOf(`${head}
const debug = false;
export const constant = dag(async () => {
  if (debug) use('never');
  else use('always');
  const x = debug ? num() : text('chosen');
  use(debug && num(), x);
});`),
  ).toMatchInlineSnapshot(`
    "
    use("always")
    text("chosen")
    use__1 = use(false, text)
    "
  `);
});

test('unrolled loops: break, continue, carried values', () => {
  expect(
    graphOf(`${head}
export const loops = dag(async () => {
  let last = num(0);
  for (let i = 1; i <= 3; i++) last = num(last);
  for (const r of ['a', 'b', 'c']) {
    if (await check(r)) break;
    if (r === 'b') continue;
    use(r);
  }
  return last;
});`),
  ).toMatchInlineSnapshot(`
    "
    p1 await check__a
    p2 decide then: p1 | else if p1
    p3 await check__b if p2.else
    p4 decide then: p3 | else if p3
    p5 await check__c if p4.else
    p6 decide then: p5 | else if p5
    num(0)
    num__1 = num(num)
    num__2 = num(num__1)
    num__3 = num(num__2)
    check__a = check("a")
    use__a = use("a") if p2.else
    check__b = check("b") if p2.else
    check__c = check("c") if p4.else
    use__c = use("c") if p6.else
    result num__3
    completes (p6 | p2.then | p4.then)
    "
  `);
});
