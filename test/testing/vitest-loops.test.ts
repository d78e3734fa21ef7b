/** Which loops the Vitest plugin takes for a run's, and how it orders steps. */
import { parseAst } from 'vite';
import { expect, test } from 'vitest';
import { withLoops } from '../../runtime/src/testing/vitest/loops.ts';
import { isNode } from '../../runtime/src/testing/vitest/syntax.ts';

function instrumented(code: string): string {
  const program: unknown = parseAst(code);
  const made = isNode(program) ? withLoops(code, program)?.code : undefined;
  return made?.slice(0, made.lastIndexOf('\n;function')).replaceAll('__tradewindLoop', 'loop') ?? code;
}

const inFlow = (body: string): string => `const flow = dag(async (given, items = [1]) => { ${body} });`;

const flowIn = (body: string): string =>
  instrumented(`const num = 1, list = 1, rec = 1;\n${inFlow(body)}`).split('\n')[1] ?? '';

test.each([
  'for (const x of [1, 2]) num(x);',
  'const xs = [1, 2]; for (const x of xs) num(x);',
  'for (const x of "abc") num(x);',
  'for (const [k, v] of Object.entries({ a: 1 })) num(v);',
  'for (const x of new Set([1, 2])) num(x);',
  'for (const x of [1, 2, 3].filter((one) => one > 1)) num(x);',
  'for (const x of Array.from({ length: 3 })) num(x);',
  'const [a, b] = [[1], [2]]; for (const x of a) num(x);',
  'for (const row of [[1], [2]]) for (const x of row) num(x);',
  'const both = await Promise.all([num(1), num(2)]); for (const x of both) num(x);',
  'const xs = given ? [1, 2] : [3, 4]; for (const x of xs) num(x);',
  'const xs = []; for (const x of [1, 2]) xs.push(num(x)); for (const x of xs) num(x);',
  'let xs = [1, 2]; for (let i = 0; i < 3; i++) xs = await Promise.all(xs.map(async (x) => num(x)));',
])('written in the program: %s', (body) => {
  expect(flowIn(body)).toBe(inFlow(body));
});

test.each([
  ['for (const x of await list(3)) num(x);', /of loop\(await list\(3\), true\)\)/],
  ['const xs = await list(3); for (const x of xs) num(x);', /of loop\(xs, true\)/],
  ['for (const x of items) num(x);', /of loop\(items, true\)/],
  ['for (const x of given) num(x);', /of loop\(given, false\)/],
  ['for (const x of [1, ...given]) num(x);', /of loop\(\[1, \.\.\.given\], false\)/],
  ['for (const x of [1, ...(await list(1))]) num(x);', /loop\(\[1, /],
  ['let xs = [1]; if (given) xs = [1, 2]; for (const x of xs) num(x);', /of loop\(xs, true\)/],
  ['const xs = given ? [1] : [3, 4]; for (const x of xs) num(x);', /of loop\(xs, true\)/],
  ['for (const x of [1, 2, 3].filter((one) => one > given)) num(x);', /of loop\(\[1, 2, 3\]\.filter/],
  ['for (const [k, v] of Object.entries(await rec(1))) num(v);', /of loop\(Object\.entries/],
  ['const [a, b] = await Promise.all([list(1), list(2)]); for (const x of a) num(x);', /of loop\(a, true\)/],
  ['for (const row of [await list(1)]) for (const x of row) num(x);', /of loop\(row, true\)/],
  ['const xs = await Promise.all(loop(items).map(async (x) => x)); for (const x of xs) num(x);', /of loop\(xs, true\)/],
  [
    'const xs = []; for (const x of await list(2)) xs.push(num(x)); for (const x of xs) num(x);',
    /push.*of loop\(xs, true\)/,
  ],
  ['const xs = []; items.forEach((x) => { xs.push(x); }); for (const x of xs) num(x);', /of loop\(xs, true\)/],
])('of the run: %s', (body, expected) => {
  expect(flowIn(body)).toMatch(expected);
});

test('what a callback hands on is told, with all that it may be', () => {
  const code = `import { num, add } from './tasks.ts';
export const flow = dag(async (items = [1], count = 2) => {
  const first = await num(1);
  const second = count > 1 ? add(1, first) : count;
  const third = items.map((item) => num(item));
  return (await range(3)).map((item) => item > 1 ? [first, second] : third.length);
});`;
  expect(instrumented(code).split('\n')[5]).toContain(
    'true, [() => first, () => second, () => count, () => add, () => third.length])',
  );
});

test('what is called for what a callback gives is told, nested loops and all', () => {
  const code = `import { num, add, rec } from './tasks.ts';
export const flow = dag(async (items = [1]) => {
  const rows = await table();
  return rows.map((row) => row.map((cell) => { rec(cell); const one = this.one(cell); return cell ? { one } : add.with({ id: 'x' }).after(cell)(num(cell)); }));
});`;
  expect(instrumented(code).split('\n')[3]).toBe(
    "  return loop(rows, true, [() => this.one, () => add]).map((row) => loop(row, true, [() => this.one, () => add]).map((cell) => { rec(cell); const one = this.one(cell); return cell ? { one } : add.with({ id: 'x' }).after(cell)(num(cell)); }));",
  );
});

test.each([
  ['order(a(), [b(), c(xs[0])])', 'order(...__tradewindChain(() => (a()), [() => (b()), () => (c(xs[0]))]))'],
  ['order(a(), ...more)', 'order(a(), ...more)'],
  ['order(a(), b(await c()))', 'order(a(), b(await c()))'],
  ['chain(a(), b())', 'chain(a(), b())'],
])('steps of the chain of the SDK, made one by one: %s', (call, expected) => {
  const code = `import { chain as order } from 'tradewind';\nconst flow = dag(async (xs) => { ${call}; });`;
  expect(instrumented(code).split('\n')[1]).toBe(`const flow = dag(async (xs) => { ${expected}; });`);
});

test.each([
  ['const f = async () => { for (const x of items) num(x); };', 'const f = __tradewindBody(async () => {'],
  [
    'async function f(a) { for (const x of items) num(x); }',
    'function f() { return __tradewindBody(async function f(a) {',
  ],
  ['const f = () => { for (const x of items) num(x); };', 'const f = () => {'],
  ['const f = async () => { for (const x of [1, 2]) num(x); };', 'const f = async () => {'],
])('who calls an async function does not stand in its run-time loops: %s', (body, expected) => {
  expect(flowIn(body)).toContain(expected);
});
