import { expect, test } from 'vitest';
import { compile, graphOf, importing } from './support/compile.ts';

const head = `${importing('task, dag, group, type Handle')}
interface User { id: string; n: number }
const users = task((): User[] => []);
const table = task((): Record<string, number> => ({}));
const f = task((x: unknown, y?: unknown): number => 1);
const check = task((x: unknown): boolean => true);
const use = task((...x: unknown[]): void => {});
`;

test('map of a handle; chained, item by item', () => {
  expect(
    graphOf(`${head}
export const maps = dag(() => {
  const all = users();
  const mapped = all.map((user, i) => f(user.id, i));
  use(mapped, mapped.map((n) => check(n)), mapped[0], mapped.length);
});`),
  ).toMatchInlineSnapshot(`
    "
    map r1: over users
    map r2: over r1[f]
    users()
    f(r1.item.id, r1.index) in r1
    check(r2.item) in r2
    use(r1[f], r2[check], r1[f]~0, r1[f]~length)
    "
  `);
});

test('map of an awaited list: an array of handles', () => {
  expect(
    graphOf(`${head}
export const maps = dag(async () => {
  const list = await users();
  const mapped = list.map((user) => f(user, list.length));
  use(mapped, mapped[0], mapped.length, list.map((user) => user.id));
});`),
  ).toMatchInlineSnapshot(`
    "
    map r1 if p1: over p1
    p1 await users
    p2 await __glue if p1
    users()
    f(r1.item, p1.length) in r1
    __glue(p1) if p1
    use(r1[f], r1[f][0], p1.length, p2) if p2
    completes p2
    "
  `);
});

test('async callbacks: awaited together, with branches and early returns in them', () => {
  expect(
    graphOf(`${head}
export const maps = dag(async () => {
  const list = await users();
  const done = await Promise.all(list.map(async (user) => {
    if (!(await check(user))) return 0;
    return f(user);
  }));
  use(done, done.length);
  const settled = await Promise.allSettled(list.map((user) => f.with({ id: 's' })(user)));
  const first = await Promise.race([f.with({ id: 'r1' })(1), f.with({ id: 'r2' })(2)]);
  const any = await Promise.any([f.with({ id: 'a1' })(1), (async () => { await check(1); return 3; })()]);
  use.with({ id: 'last' })(settled, first, any);
});`),
  ).toMatchInlineSnapshot(`
    "
    map r1 if p1: over p1, completes p4
    map r2 if p5: over p1
    p1 await users
    p2 await check in r1
    p3 decide then: !(p2) | else in r1 if p2
    p4 await j1 in r1 if p3
    p5 await r1[p4] if p1
    p6 await settled r2[s] if p5
    p7 await race [r1, r2] if p6
    p8 await check__1 if p7
    p9 glue 3 if p8
    p10 await any [a1, p9] if p7
    j1 join p3.then: 0 | p3.else: f in r1
    users()
    check(r1.item) in r1
    f(r1.item) in r1 if p3.else
    use(p5, p5.length) if p5
    s = f(r2.item) in r2
    r1 = f(1) if p6
    r2 = f(2) if p6
    a1 = f(1) if p7
    check__1 = check(1) if p7
    last = use(p6, p7, p10) if p10
    completes p10
    "
  `);
});

test('for … of: values and handles are carried, arrays gathered', () => {
  expect(
    graphOf(`${head}
export const loops = dag(async () => {
  let sum = 0;
  let last: Handle<number> | undefined;
  const out: Handle<number>[] = [];
  for (const user of await users()) {
    sum = await f(sum, user);
    last = f.with({ id: 'last' })(user);
    if (user.n > 5) out.push(f.with({ id: 'out' })(user));
  }
  use(sum, last, out);
});`),
  ).toMatchInlineSnapshot(`
    "
    loop r1 if p1: over p1, carries sum = 0 then p2, carries last = {"$type":"undefined"} then last, next p3, completes p3
    p1 await users
    p2 await f in r1
    p3 decide then: (r1.item.n > 5) | else in r1 if p2
    p4 loop r1 if p1
    users()
    f(r1.sum, r1.item) in r1
    last = f(r1.item) in r1 if p2
    out = f(r1.item) in r1 if p3.then
    use(r1.sum.last, r1.last.last, r1[out if p3.then]) if p4
    completes p4
    "
  `);
});

test('break, continue and return leave a run-time loop', () => {
  expect(
    graphOf(`${head}
export const loops = dag(async () => {
  let seen = 'none';
  for (const user of await users()) {
    if (user.id === 'skip') continue;
    seen = user.id;
    const n = await f(user);
    if (n > 10) break;
    if (n > 5) return n;
  }
  use(seen);
  return 0;
});`),
  ).toMatchInlineSnapshot(`
    "
    loop r1 if p1: over p1, carries seen = "none" then j1, carries (returned) = {"$type":"undefined"} then j2, next (p5.else | p2.then), completes ((p5 | p2.then | p4.then) & not p5.then)
    p1 await users
    p2 decide then: (r1.item.id === "skip") | else in r1
    p3 await f in r1 if p2.else
    p4 decide then: (p3 > 10) | else in r1 if p3
    p5 decide then: (p3 > 5) | else in r1 if p4.else
    p6 loop r1 if p1
    j1 join p5.else: r1.item.id | p2.then: r1.seen | p4.then: r1.item.id in r1
    j2 join p5.then: p3 | (p5.else | p2.then | p4.then): {"$type":"undefined"} in r1
    j3 join (p1 & not (p6 | p6!)): r1.(returned).last | p6: 0
    users()
    f(r1.item) in r1 if p2.else
    use(r1.seen.last) if p6
    result j3
    completes ((p1 & not (p6 | p6!)) | p6)
    "
  `);
});

test('without a point in the body all iterations begin at once', () => {
  expect(
    graphOf(`${head}
export const loops = dag(async () => {
  for (const [key, n] of Object.entries(await table())) f(key, n);
  use();
});`),
  ).toMatchInlineSnapshot(`
    "
    loop r1 if p2: over p2
    p1 await table
    p2 await __glue if p1
    table()
    __glue(p1) if p1
    f(r1.item.0, r1.item.1) in r1
    use() if p2
    completes p2
    "
  `);
});

test('arrays of values: filled at several places, from inner loops, beside what they held', () => {
  expect(
    graphOf(`${head}
export const filled = dag(async () => {
  const ids: string[] = ['first'];
  const ok: number[] = [];
  const pairs: string[] = [];
  const list = await users();
  for (const user of list) {
    ids.push(user.id);
    const n = await f(user);
    if (n > 1) { ok.push(n); ok.push(-n); }
    for (const other of list) if (other.n > n) pairs.push(\`\${user.id}-\${other.id}\`);
  }
  use(ids, ok.length, pairs);
});`),
  ).toMatchInlineSnapshot(`
    "
    loop r1 if p1: over p1, next p9, completes p9
    loop r2 in r1 if p5: over p1, next (p7 | p6.else), completes (p7 | p6.else)
    p1 await users
    p2 await f in r1
    p3 decide then: (p2 > 1) | else in r1 if p2
    p4 glue -(p2) in r1 if p3.then
    p5 mark in r1 if (p4 | p3.else)
    p6 decide then: (r2.item.n > p2) | else in r2
    p7 glue template(r1.item.id, "-", r2.item.id) in r2 if p6.then
    p8 loop r2 if p5
    p9 await r2[p7 if p7] in r1 if p8
    p10 loop r1 if p1
    p11 await r1[r1.item.id] if p10
    p12 await __glue if p11
    p13 await r1[[j1, j2]] if p12
    p14 await __glue__1 if p13
    p15 await r1[[j3]] if p14
    p16 await __glue__2 if p15
    j1 join p3.then: [p2] | [] in r1
    j2 join p4: [p4] | [] in r1
    j3 join p9: p9 | [] in r1
    users()
    f(r1.item) in r1
    __glue(p11) if p11
    __glue__1(p13) if p13
    __glue__2(p15) if p15
    use(p12, p14.length, p16) if p16
    completes p16
    "
  `);
});

test('promises put into an array and awaited behind the loop', () => {
  expect(
    graphOf(`${head}
export const loops = dag(async () => {
  const jobs: Promise<number>[] = [];
  for (const user of await users()) jobs.push((async () => { const n = await f(user); return n + 1; })());
  use(await Promise.all(jobs));
});`),
  ).toMatchInlineSnapshot(`
    "
    loop r1 if p1: over p1
    p1 await users
    p2 await f in r1
    p3 glue (p2 + 1) in r1 if p2
    p4 await r1[p3] if p1
    users()
    f(r1.item) in r1
    use(p4) if p4
    completes p4
    "
  `);
});

test('nested, with flows and branches inside', () => {
  expect(
    graphOf(`${head}
const inner = group(async (user: User, other: User) => { const n = await f(user, other); return { n, ok: check(n) }; });
export const nested = dag(async () => {
  const all = await users();
  for (const user of all) {
    for (const other of all) {
      if (user.n === other.n) continue;
      await inner(user, other);
    }
  }
  return all.map((user) => users.with({ id: 'more' })().map((other) => inner.with({ id: 'again' })(user, other).n));
});`),
  ).toMatchInlineSnapshot(`
    "
    group inner in r2 if p2.else: result { n: p3, ok: inner.check }, completes p3
    group again in r4: result { n: p7, ok: again.check }, completes p7
    loop r1 if p1: over p1, next p5, completes p5
    loop r2 in r1: over p1, next (p4 | p2.then), completes (p4 | p2.then)
    map r3 if p6: over p1
    map r4 in r3: over more
    p1 await users
    p2 decide then: (r1.item.n === r2.item.n) | else in r2
    p3 await inner.f in r2 of inner if p2.else
    p4 await inner() in r2 if p2.else
    p5 loop r2
    p6 loop r1 if p1
    p7 await again.f in r4 of again
    users()
    inner.f = f(r1.item, r2.item) in r2 of inner if p2.else
    inner.check = check(p3) in r2 of inner if p3
    more = users() in r3
    again.f = f(r3.item, r4.item) in r4 of again
    again.check = check(p7) in r4 of again if p7
    result r3[r4[again()~n]]
    completes p6
    "
  `);
});

test('what a loop cannot do yet, and what a callback must not', () => {
  const { faults } = compile(`${head}
export const faulty = dag(async () => {
  let last = 0;
  const out: Handle<number>[] = [];
  const by: Record<string, Handle<number>> = {};
  const both = [f(0)];
  let table1 = 'a';
  const list = await users();
  await Promise.all(list.map(async (user) => { last = await f(user); }));
  list.map((user) => f(user, table1));
  table1 = 'b';
  for (const user of list) { out.push(f(user)); out.push(f(user)); }
  for (const user of list) both.push(f(user));
  for (const user of list) by[user.id] = f(user);
  list.forEach(async (user) => { await f(user); });
  list.map(async (user) => { await f(user); });
  list.map(use);
  use(last, out, both, by);
});`);
  expect(faults.filter((fault) => !fault.startsWith('TW2106'))).toMatchInlineSnapshot(`
    [
      "TW2159 dags/a.ts:16 This callback runs once for each item, side by side, and assigns \`last\` of the body around it: the last to end would win.",
      "TW2160 dags/a.ts:17 This callback reads \`table1\`, which is assigned again afterwards: which of the values it sees would depend on when it runs.",
      "TW2158 dags/a.ts:22 Nobody waits for the async callbacks of \`list.forEach(async (user) => { await f(user); })\`: a failure in one would be lost.",
      "TW2158 dags/a.ts:23 Nobody waits for the async callbacks of \`list.map(async (user) => { await f(user); })\`: a failure in one would be lost.",
      "TW2112 dags/a.ts:24 The body of a \`.map\` is read where it stands, and \`use\` is not a function written there.",
    ]
  `);
});
