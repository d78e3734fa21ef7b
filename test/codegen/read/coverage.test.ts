/** Which calls a `try` covers. */
import { expect, test } from 'vitest';
import { compile, importing } from './support/compile.ts';

const head = `${importing('task, dag, group')}
const a = task(async (x?: unknown): Promise<number> => 1);
const b = task(async (x?: unknown): Promise<string> => '');
const list = task((): number[] => []);
const alarm = task((...x: unknown[]): void => {});
const clean = task((x?: unknown): void => {});
const stop = task((c: { url: string }): void => {});
const cluster = task({ teardown: stop }, (n: number): { url: string } => ({ url: '' }));
`;

test('calls that a try does not cover', () => {
  const { faults } = compile(`${head}
const inner = group(async () => { await a(); });
export const uncovered = dag(async (n: number) => {
  try {
    a(1);
    const covered = b(2);
    await alarm(covered);
    if (n > 1) { const g = a(3); await g; }
    const some = a(4);
    if (n > 2) await some;
    inner();
    await Promise.all([inner(), a(5)]);
    await Promise.all((await list()).map(async (x) => { await a(x); }));
    (await list()).map((x) => a(x));
    const later = (async () => { await a(6); })();
    await later;
    return a(7);
  } catch (error) { clean(error); }
});`);
  expect(faults.filter((fault) => !fault.startsWith('TW2106'))).toMatchInlineSnapshot(`
    [
      "TW2156 dags/a.ts:13 \`a(1)\` is called in a \`try\`, but nothing in the \`try\` waits for it: its failure would pass the \`catch\` by.",
      "TW2156 dags/a.ts:17 \`a(4)\` is called in a \`try\`, but nothing in the \`try\` waits for it: its failure would pass the \`catch\` by.",
      "TW2156 dags/a.ts:19 \`inner()\` is called in a \`try\`, but nothing in the \`try\` waits for it: its failure would pass the \`catch\` by.",
      "TW2156 dags/a.ts:22 \`a(x)\` is called in a \`try\`, but nothing in the \`try\` waits for it: its failure would pass the \`catch\` by.",
      "TW2156 dags/a.ts:25 \`a(7)\` is called in a \`try\`, but nothing in the \`try\` waits for it: its failure would pass the \`catch\` by.",
    ]
  `);
});

const faultsOf = (body: string): string[] =>
  compile(`${head}
export const flow = dag(async (n: number, items: number[]) => {
${body}
});`).faults.filter((fault) => !/^TW21(?:06|66)/.test(fault));

test.each([
  [
    'a break, a continue and a return, each behind its await',
    `
  for (const x of ['eu', 'us']) {
    try {
      const g = a(x);
      if (n > 1) { await g; break; }
      if (n > 2) { await g; continue; }
      if (n > 3) return await g;
      await b(g);
    } catch { continue; } finally { await clean(x); }
  }`,
  ],
  [
    'a break out of a run-time loop in the block',
    `
  try {
    for (const x of items) { if (x > 4) break; await a(x); if (x > 5) return 1; }
  } catch (error) { await clean(error); }`,
  ],
  [
    'the same question asked twice',
    `
  try {
    let g;
    if (n > 1) g = a(1);
    await b(2);
    if (n > 1) await g;
  } catch (error) { await clean(error); }`,
  ],
  [
    'what a decision selected',
    `
  try {
    let g = a(1);
    if (n > 1) { await g; g = a(2); }
    await g;
    const h = n > 2 ? a(3) : b(4);
    await h;
  } catch (error) { await clean(error); }`,
  ],
  [
    'what is only awaited where nothing threw',
    `
  try {
    try { const g = a(1); await b(2); await g; } catch (error) { await clean(error); }
  } catch (error) { await alarm(error); }`,
  ],
  [
    'awaited in the finally of a block inside',
    `
  try {
    let g;
    try { await b(1); } finally { g = a(2); await g; }
  } catch (error) { await clean(error); }`,
  ],
  [
    'a chain through a loop',
    `
  try {
    let last = a(0);
    for (const x of items) last = a([last, x]);
    await last;
  } catch (error) { await clean(error); }`,
  ],
  [
    'awaited by the next iteration',
    `
  try {
    let last = a(0);
    for (const x of items) { await last; last = a(x); }
    await last;
  } catch (error) { await clean(error); }`,
  ],
  [
    'a list filled under a condition',
    `
  try {
    const all = [];
    for (const x of items) { if (x > 3) continue; all.push(a(x)); }
    await Promise.all(all);
  } catch (error) { await clean(error); }`,
  ],
  [
    'waited for by bodies that run beside',
    `
  try {
    const token = a(1);
    await Promise.all(['eu', 'us'].map(async (x) => { await token; await b(x); }));
  } catch (error) { await clean(error); }`,
  ],
  [
    'a set-up that is waited for',
    `
  try {
    await using c = cluster(1);
    await alarm(c);
  } catch (error) { await clean(error); }`,
  ],
])('a try covers %s', (_, body) => {
  expect(faultsOf(body)).toEqual([]);
});

test.each([
  [
    'left by a break',
    `
  for (const x of ['eu']) {
    try { const g = a(x); if (n > 1) break; await g; } catch (error) { await clean(error); }
  }`,
    'a(x)',
  ],
  [
    'left by a return through a finally',
    `
  try {
    try { const g = a(1); if (n > 1) return 1; await g; } finally { await clean(); }
  } catch (error) { await alarm(error); }`,
    'a(1)',
  ],
  [
    'another question',
    `
  try {
    let g;
    if (n > 1) g = a(1);
    if (n > 2) await g;
  } catch (error) { await clean(error); }`,
    'a(1)',
  ],
  [
    'replaced before anybody waited',
    `
  try {
    let g = a(1);
    if (n > 1) g = a(2);
    await g;
  } catch (error) { await clean(error); }`,
    'a(1)',
  ],
  [
    'dropped by a loop',
    `
  try {
    let last = a(0);
    for (const x of items) last = b(x) as never;
    await last;
  } catch (error) { await clean(error); }`,
    'a(0)',
    'b(x)',
  ],
  [
    'left out of the list',
    `
  try {
    const all = [];
    for (const x of items) { const g = a(x); if (x > 3) all.push(g); }
    await Promise.all(all);
  } catch (error) { await clean(error); }`,
    'a(x)',
  ],
  [
    'waited for by a callback that may run for no item',
    `
  try {
    const token = a(1);
    await Promise.all(items.map(async (x) => { await token; await b(x); }));
  } catch (error) { await clean(error); }`,
    'a(1)',
  ],
  [
    'opened by the iteration before a return',
    `
  try {
    const all = [];
    for (const x of items) { if (x > 3) return 1; all.push(a(x)); }
    await Promise.all(all);
  } catch (error) { await clean(error); }`,
    'a(x)',
  ],
  [
    'a set-up that only its tear-down takes',
    `
  try {
    await using c = cluster(1);
    await alarm();
  } catch (error) { await clean(error); }`,
    'cluster(1)',
  ],
])('a try does not cover %s', (_, body, ...calls) => {
  expect(faultsOf(body).map((fault) => /^TW2156[^`]*`(.*?)` is/.exec(fault)?.[1])).toEqual(calls);
});
