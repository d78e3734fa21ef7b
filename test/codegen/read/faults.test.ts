import { expect, test } from 'vitest';
import { compile, importing } from './support/compile.ts';

/** Faults of statements in a flow; each line is `code:line message`, lines count from the first given. */
function faultsOf(body: string, around = ''): string {
  const { diagnostics } = compile({
    'dags/a.ts': `${importing('task, dag, group, chain, run, context, type Flow')} const n = task((x?: unknown): number => 1); const s = task((x?: unknown): string => ''); const rows = task((): { id: string; at: Date }[] => []); const ok = task((): boolean => true);${around}
export const flow = dag(async (p: string, when: Date) => {
${body}
});`,
  });
  const lines = diagnostics.map(
    ({ code, start, message, suggestions }) =>
      `${code}:${start.line - 2} ${message}${suggestions.length === 0 ? '' : ` (${suggestions.join(', ')})`}`,
  );
  return `\n${lines.join('\n')}\n`;
}

test('a handle is no value: one rule for all uses', () => {
  expect(
    faultsOf(`
const a = n(); const t = s(); const list = rows(); const b = ok();
n(\`\${t}\`);
n(!b);
n(a === 1);
n(a ?? 1);
n([...(list as never)]);
n({ ...(list as object) });
n(typeof a);
n(JSON.stringify(a));
a.then(() => 1);
if (b as never) n();
n((b as never) ? 1 : 2);
n((a as never) + 1);
n(-a);
for (const x of list as never) n(x);
b && n();
const { id = 'x' } = list[0]!;
(t as never as string).trim();
await Promise.all(list as never);
switch (t as never) { case 'x': n(); }
`),
  ).toMatchInlineSnapshot(`
    "
    TW2100:3 \`t\` is a handle: the promise of a result that does not exist yet. It cannot be put into a text.
    TW2100:4 \`b\` is a handle: the promise of a result that does not exist yet. It cannot be negated with \`!\`.
    TW2100:5 \`a\` is a handle: the promise of a result that does not exist yet. It cannot be compared.
    TW2100:6 \`a\` is a handle: the promise of a result that does not exist yet. It cannot be asked with \`??\` whether it is there.
    TW2100:7 \`(list as never)\` is a handle: the promise of a result that does not exist yet. It cannot be spread.
    TW2100:8 \`(list as object)\` is a handle: the promise of a result that does not exist yet. It cannot be spread.
    TW2100:9 \`a\` is a handle: the promise of a result that does not exist yet. It cannot be asked for its type.
    TW2100:10 \`a\` is a handle: the promise of a result that does not exist yet. It cannot be passed to a function that computes.
    TW2100:11 \`a\` is a handle: the promise of a result that does not exist yet. It cannot be followed by \`.then\`.
    TW2100:12 \`b as never\` is a handle: the promise of a result that does not exist yet. It cannot be a condition.
    TW2106:12 \`n\` is called more than once, so this call is named \`n__1\`; a call added before it would take the name, and with it the history.
    TW2100:13 \`(b as never)\` is a handle: the promise of a result that does not exist yet. It cannot be a condition.
    TW2100:14 \`(a as never)\` is a handle: the promise of a result that does not exist yet. It cannot be calculated with.
    TW2100:15 \`a\` is a handle: the promise of a result that does not exist yet. It cannot be calculated with.
    TW2100:16 \`list as never\` is a handle: the promise of a result that does not exist yet. It cannot be looped over.
    TW2100:17 \`b\` is a handle: the promise of a result that does not exist yet. It cannot be a condition.
    TW2106:17 \`n\` is called more than once, so this call is named \`n__2\`; a call added before it would take the name, and with it the history.
    TW2100:18 \`id\` is a handle: the promise of a result that does not exist yet. It cannot be given a default.
    TW2111:19 The result has no field \`trim\` that a flow could read: it is a \`string\`.
    TW2100:20 \`list as never\` is a handle: the promise of a result that does not exist yet. It cannot be taken for a list of promises.
    TW2100:21 \`t as never\` is a handle: the promise of a result that does not exist yet. It cannot be asked with \`switch\`.
    TW2106:21 \`n\` is called more than once, so this call is named \`n__3\`; a call added before it would take the name, and with it the history.
    "
  `);
});

test('clocks, chance, environment, the outside', () => {
  expect(
    faultsOf(
      `
n(Date.now()); n(new Date()); n(performance.now());
n(Math.random()); n(crypto.randomUUID());
n(process.env['X']); n(new Intl.NumberFormat('de')); n(when.getHours()); n(new Date('2026-01-01').getTimezoneOffset());
console.log('x'); fetch('x'); setTimeout(() => 1, 1);
n(helper(1)); n([1].map((x) => x * Math.random()));
n(bucket); n(counter); n(config.a); n(config.b);
`,
      `declare const process: { env: Record<string, string> };
const bucket = process.env['B']; let counter = 1; const config = { a: 1, b: Date.now() };
const helper = (x: number): number => { if (x > 1) return 2; return x + counter; }; counter++;`,
    ),
  ).toMatchInlineSnapshot(`
    "
    TW2207:1 \`counter\` is read in a flow, but \`counter\` is no \`const\`: its value is not known when the project is compiled.
    TW2200:4 \`Date.now()\` reads the clock: after a restart, or when the run is repeated, the flow would take another way.
    TW2200:4 \`new Date()\` reads the clock: after a restart, or when the run is repeated, the flow would take another way.
    TW2200:4 \`performance.now()\` reads the clock: after a restart, or when the run is repeated, the flow would take another way.
    TW2201:5 \`Math.random()\` gives another value each time the flow is read: it would not be the same flow after a restart.
    TW2201:5 \`crypto.randomUUID()\` gives another value each time the flow is read: it would not be the same flow after a restart.
    TW2202:6 \`process.env\` depends on the machine and process that evaluate it, and a flow is read once for all of them.
    TW2202:6 \`Intl.NumberFormat\` depends on the machine and process that evaluate it, and a flow is read once for all of them.
    TW2202:6 \`when.getHours()\` depends on the machine and process that evaluate it, and a flow is read once for all of them.
    TW2202:6 \`new Date('2026-01-01').getTimezoneOffset()\` depends on the machine and process that evaluate it, and a flow is read once for all of them.
    TW2203:7 \`console.log('x')\` reaches outside, and a flow is never executed: it would not happen.
    TW2203:7 \`fetch('x')\` reaches outside, and a flow is never executed: it would not happen.
    TW2203:7 \`setTimeout(() => 1, 1)\` reaches outside, and a flow is never executed: it would not happen.
    TW2201:8 \`Math.random()\` gives another value each time the flow is read: it would not be the same flow after a restart.
    TW2202:9 \`process.env\` depends on the machine and process that evaluate it, and a flow is read once for all of them.
    TW2207:9 \`counter\` is read in a flow, but \`counter\` is no \`const\`: its value is not known when the project is compiled.
    TW2200:9 \`Date.now()\` reads the clock: after a restart, or when the run is repeated, the flow would take another way.
    "
  `);
});

test('dates in texts', () => {
  expect(
    faultsOf(`
n(\`on \${when}\`);
n('on ' + when);
n(String(run.dataInterval.end));
n(\`\${new Date('2026-01-01')}\`);
const [first] = await rows();
n(\`\${first!.at}\`);
n(\`\${when.toISOString()}\`);
`),
  ).toMatchInlineSnapshot(`
    "
    TW2206:2 \`when\` is a Date, and how it reads as text depends on the machine's time zone and language.
    TW2206:3 \`when\` is a Date, and how it reads as text depends on the machine's time zone and language.
    TW2206:4 \`run.dataInterval.end\` is a Date, and how it reads as text depends on the machine's time zone and language.
    TW2206:5 \`new Date('2026-01-01')\` is a Date, and how it reads as text depends on the machine's time zone and language.
    TW2206:7 \`first!.at\` is a Date, and how it reads as text depends on the machine's time zone and language.
    "
  `);
});

test('what came out of a task is frozen', () => {
  expect(
    faultsOf(`
const list = await rows();
list.push({ id: '', at: when });
list[0]!.id = 'x';
list.sort();
n(list);
`),
  ).toMatchInlineSnapshot(`
    "
    TW2109:3 \`list\` came from a task and is frozen: \`.push(…)\` would change a copy that no other task sees.
    TW2109:4 \`list[0]!\` came from a task and is frozen: \`list[0]!.id = 'x'\` would change a copy that no other task sees.
    TW2109:5 \`list\` came from a task and is frozen: \`.sort(…)\` would change a copy that no other task sees.
    "
  `);
});

test('loops and functions without a bound', () => {
  expect(
    faultsOf(`
while (await ok()) n();
do { n(); } while (true);
for (;;) n();
for (let i = 0; i < (await rows()).length; i++) n(i);
function again(x: number): unknown { return n(again(x)); }
again(1);
function* gen() { yield 1; }
gen();
for await (const x of [1]) n(x);
`),
  ).toMatchInlineSnapshot(`
    "
    TW2150:2 Nothing says how often this \`while\` repeats, so it cannot become a graph.
    TW2150:3 Nothing says how often this \`do … while\` repeats, so it cannot become a graph.
    TW2150:4 Nothing says how often this \`for\` repeats, so it cannot become a graph.
    TW2150:5 Nothing says how often this \`for\` repeats, so it cannot become a graph.
    TW2151:6 This flow is its own part: \`again\` → \`again\`.
    TW2152:9 A generator hands out values while it runs, and a flow is read without being run.
    TW2154:10 \`for await\` has no meaning in a flow: a task has one result, no stream of them.
    "
  `);
});

test('calls that are neither task nor flow nor glue', () => {
  expect(
    faultsOf(
      `
new Client().get();
context();
n;
n.with({ id: 'x' });
[1, 2].map(async (x) => { await n(x); });
(async () => { await n(); })();
counter = 2;
class Local {}
task(() => 1);
`,
      `class Client { get() {} } let counter = 1;`,
    ),
  ).toMatchInlineSnapshot(`
    "
    TW2101:2 A flow is read, not executed, and \`new Client()\` cannot be read as a task, a flow or a pure function: it makes an object, and a flow has only data.
    TW2209:3 \`context()\` is read in a flow, where it is not set; \`run\` is.
    TW2113:4 \`n\` is a task and stands here without being called: nothing would run.
    TW2113:5 \`n\` is a task and stands here without being called: nothing would run.
    TW2158:6 Nobody waits for the async callbacks of \`[1, 2].map(async (x) => { await n(x); })\`: a failure in one would be lost.
    TW2106:6 \`n\` is called more than once, so this call is named \`n__1\`; a call added before it would take the name, and with it the history.
    TW2158:7 Nobody waits for the async callbacks of \`(async () => { await n(); })()\`: a failure in one would be lost.
    TW2106:7 \`n\` is called more than once, so this call is named \`n__2\`; a call added before it would take the name, and with it the history.
    TW2154:8 An assignment to \`counter\` has no meaning in a flow: it belongs to the module, and production never executes the flow.
    TW2154:9 A class has no meaning in a flow: a flow makes no objects.
    TW2009:10 This task is declared inside a flow: a worker finds code by its module and name, and cannot find this.
    "
  `);
});

test('options of calls', () => {
  expect(
    faultsOf(`
n.with({ retires: 1 } as never)();
n.with({ retries: -1, timeout: '5 minutes' as never, triggerRule: 'all_don' as never, schedule: '@daily' } as never)(n());
n.with({ triggerRule: 'all_done' })(1);
n.with({ id: p })(1);
n.with({ id: 'a b' })(1);
n.with({ id: 'twice' })(1); n.with({ id: 'twice' })(2);
s(); s.with({ id: 's' })();
n.with(JSON.parse('{}'))(1);
`),
  ).toMatchInlineSnapshot(`
    "
    TW2050:2 The call of \`n\` has no option \`retires\`, so it would change nothing. (retries)
    TW2106:3 \`n\` is called more than once, so this call is named \`n__2\`; a call added before it would take the name, and with it the history.
    TW2060:3 \`retries\` is -1; it takes a whole number, 0 or more.
    TW2054:3 \`timeout: '5 minutes'\` is not a duration: write a number and a unit. (5m)
    TW2061:3 'all_don' is not a trigger rule. (all_done)
    TW2051:3 \`schedule\` is no option of the call of \`n\`: it belongs to the dag.
    TW2106:3 \`n\` is called more than once, so this call is named \`n__1\`; a call added before it would take the name, and with it the history.
    TW2108:4 The trigger rule 'all_done' judges the inputs of a call, and this call of \`n\` has none.
    TW2106:4 \`n\` is called more than once, so this call is named \`n__3\`; a call added before it would take the name, and with it the history.
    TW2052:5 \`id\` must be known when the project is compiled, but \`p\` is only known when the flow runs.
    TW2002:6 \`a b\` cannot be the id of a call: it contains \` \`.
    TW2104:7 The id \`twice\` is given to two calls of \`flow\`.
    TW2105:8 The id \`s\` given here is also the id that the call of \`s\` gets from its name.
    TW2106:9 \`n\` is called more than once, so this call is named \`n__6\`; a call added before it would take the name, and with it the history.
    "
  `);
});

test('chain and after', () => {
  expect(
    faultsOf(`
const a = n(); const b = s();
chain(a, b);
chain(a, [s.with({ id: 's2' })(), b]);
n.after('x' as never)(1);
`),
  ).toMatchInlineSnapshot(`
    "
    TW2107:3 \`chain\` orders the calls written in it, and \`b\` was called before: its order is settled.
    TW2107:4 \`chain\` orders the calls written in it, and \`b\` was called before: its order is settled.
    TW2106:5 \`n\` is called more than once, so this call is named \`n__1\`; a call added before it would take the name, and with it the history.
    TW2101:5 A flow is read, not executed, and \`'x' as never\` cannot be read as a task, a flow or a pure function: it is no handle, so nothing can come after it.
    "
  `);
});

test('instances', () => {
  const { faults } = compile(`${importing('task, dag, type Flow')}
class Lib { fetch(): number { return 1; } }
export class A {
  lib = new Lib();
  bucket = 'x';
  get size(): number { return 1; }
  @task() load(x: unknown): number { return 1; }
  plain(): number { return 1; }
  @dag() a(this: Flow<this>) {
    this.load((this as never as A).bucket);
    this.load((this as never as A).size);
    (this as never as A).lib.fetch();
    this.laod(1);
    this.plain();
  }
}`);
  expect(faults).toMatchInlineSnapshot(`
    [
      "TW2102 dags/a.ts:10 \`this.bucket\` does not exist in a flow: there is no instance when the flow is read.",
      "TW2102 dags/a.ts:11 \`this.size\` does not exist in a flow: there is no instance when the flow is read.",
      "TW2103 dags/a.ts:12 \`this.lib.fetch\` is reached through the instance field \`lib\`: a worker could not find that object again.",
      "TW2101 dags/a.ts:13 A flow is read, not executed, and \`this.laod\` cannot be read as a task, a flow or a pure function: \`A\` has no such method.",
      "TW2101 dags/a.ts:14 A flow is read, not executed, and \`this.plain\` cannot be read as a task, a flow or a pure function: it is a plain method, without a decorator.",
    ]
  `);
});

test('flows that call each other in a circle', () => {
  const { faults } = compile(`${importing('task, dag, group')}
const n = task((x: unknown): number => 1);
const a: ReturnType<typeof group> & ((x: unknown) => unknown) = group((x: unknown) => b(x)) as never;
const b = group((x: unknown): unknown => { n(x); return a(x); });
export const flow = dag(() => { b(1); });`);
  expect(faults).toMatchInlineSnapshot(`
    [
      "TW2151 dags/a.ts:3 This flow is its own part: \`b\` → \`(x: unknown) => b(x)\` → \`b\`.",
    ]
  `);
});

test('where TypeScript does not know a name, nothing is said of what comes of it', () => {
  const { diagnostics, typeErrors } = compile({
    'dags/a.ts': `${importing('task, dag')}import { rate } from './rates.ts'; import * as all from './all.ts';
const n = task((x: number): number => x);
export const flow = dag(async () => n(await n(rate.de + other)));
export const second = dag(() => n(all.rate));`,
  });
  expect(typeErrors).toHaveLength(3);
  expect(diagnostics).toEqual([]);
});
