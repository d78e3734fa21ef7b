import { expect, test } from 'vitest';
import { explain } from '../../runtime/src/cli/explain/explain.ts';
import { compile, importing } from '../codegen/read/support/compile.ts';

const head = `${importing('task, dag, group')}
interface Order { id: string; n: number; lines: string[] }
const orders = task((): Order[] => []);
const check = task((x: unknown): boolean => true);
const load = task({ retries: 2, retryDelay: '30s' }, (x: unknown): number => 1);
const mail = task((...x: unknown[]): void => {});
const clean = task((x?: unknown): void => {});
const stop = task((n: unknown): void => {});
const cluster = task({ teardown: stop }, (n: number): string => '');
const each = group(async (order: Order) => { if (await check(order)) load(order); });
`;

function summaryOf(body: string, id: string): string {
  const compiled = compile(
    `${head}export const flow = dag(async (limit: number = 3, mode: 'a' | 'b' | 'c' = 'a') => { ${body} });`,
  );
  expect(compiled.typeErrors).toEqual([]);
  const dag = compiled.dag('flow');
  const node = dag.nodes.find((one) => one.id === id);
  if (!node) throw new Error(`no ${id}`);
  return explain(dag, node).summary;
}

const ifElse = `const all = await orders();
  if (all.length > 100 && limit !== 0) await load(all);
  else if (await check(all)) mail(all);
  clean();`;
const loop = `const all = await orders();
  for (const o of all) { if (o.n > 3) continue; await load(o); mail(o.id); }
  clean();`;
const sideBySide = `for (const o of await orders()) { if (o.n > 3) load(o); if (o.id.startsWith('x')) mail(o.id); }`;
const carried = `let last = load(0); for (const o of await orders()) last = load(last); return last;`;
const guarded = 'try { await orders(); await load(1); } catch (error) { mail(error); } finally { clean(); }';
const cases = `const all = orders();
  switch (mode) { case 'a': load(all); break; case 'b': check(all); break; default: mail(all); }
  clean.with({ triggerRule: 'all_done' })(all);`;
const nested = `const all = await orders();
  await Promise.all(all.map(async (o) => { o.lines.map((line) => mail(o.id, line)); await each(o); }));`;

test.for<[body: string, id: string, summary: string]>([
  [ifElse, 'orders', '`orders` runs at the start of the run.'],
  [ifElse, 'load', '`load` runs after `orders` succeeded, if `orders.length > 100 && limit !== 0`.'],
  [ifElse, 'check', '`check` runs after `orders` succeeded, unless `orders.length > 100 && limit !== 0`.'],
  [
    ifElse,
    'mail',
    '`mail` runs after `orders` and `check` succeeded, unless `orders.length > 100 && limit !== 0`, if `check`.',
  ],
  [ifElse, 'clean', '`clean` runs after `load` succeeded, or `check` was decided.'],
  [
    loop,
    'load',
    '`load` runs for each item of `orders`, one after the other, after `orders` succeeded, unless `item.n > 3`.',
  ],
  [
    loop,
    'mail',
    '`mail` runs for each item of `orders`, one after the other, after `orders` and `load` succeeded, unless `item.n > 3`.',
  ],
  [sideBySide, 'load', '`load` runs for each item of `orders`, after `orders` succeeded, if `item.n > 3`.'],
  [
    carried,
    'load__1',
    '`load__1` runs for each item of `orders`, one after the other, after `orders` and `last` succeeded.',
  ],
  [loop, 'clean', '`clean` runs after `orders` succeeded, after the loop over `orders` ended.'],
  [guarded, 'load', '`load` runs after `orders` succeeded.'],
  [guarded, 'mail', '`mail` runs after `orders` failed or was skipped, or `load` failed or was skipped.'],
  [
    guarded,
    'clean',
    '`clean` runs after `load` succeeded, or `orders` failed or was skipped, or `load` failed or was skipped.',
  ],
  [cases, 'load', "`load` runs after `orders` succeeded, if `mode === 'a'`."],
  [cases, 'mail', "`mail` runs after `orders` succeeded, unless `mode === 'a'` or `mode === 'b'`."],
  [cases, 'clean', '`clean` runs after `orders` ended, however that was.'],
  [nested, 'mail', '`mail` runs for each item of `orders`, for each item of `item.lines`, after `orders` succeeded.'],
  [
    nested,
    'each.load',
    '`each.load` runs for each item of `orders`, after `orders` and `each.check` succeeded, if `each.check`.',
  ],
  [
    'const done = orders().map((o) => load(o)); mail(done, check(1));',
    'mail',
    '`mail` runs after every `load` and `check` succeeded.',
  ],
  [
    'const x = check(1); mail.with({ triggerRule: "one_failed" })(x, load(2));',
    'mail',
    '`mail` runs after `check` and `load` ended, if at least one failed or could not run.',
  ],
  [
    'await using up = cluster(3); load(up);',
    'stop',
    '`stop` runs after `cluster` succeeded, to tear down `cluster`, once all that uses it has ended.',
  ],
  [
    'const first = await Promise.any([load(1), check(2)]); mail(first);',
    'mail',
    '`mail` runs after one of `load` and `check` succeeded.',
  ],
  [
    'const both = await Promise.allSettled([load(1), check(2)]); mail(both);',
    'mail',
    '`mail` runs after `load` and `check` ended.',
  ],
  [
    'const all = await orders(); if (!all[0]?.id) return; if (all.length === 1 ? limit > 1 : limit < (2 + 3) * 4) mail(`${limit} of`);',
    'mail',
    '`mail` runs after `orders` succeeded, unless `!orders[0]?.id`, if `orders.length === 1 ? limit > 1 : limit < 20`.',
  ],
])('%# %s: %s', ([body, id, summary]) => {
  expect(summaryOf(body, id)).toBe(summary);
});

test('all that is told, for scripts', () => {
  const dag = compile(`${head}export const flow = dag(async () => { ${nested} });`).dag('flow');
  const node = dag.nodes.find(({ id }) => id === 'each.load');
  expect(node && explain(dag, node)).toEqual({
    dag: 'flow',
    task: 'each.load',
    code: 'dags/a.ts#load',
    summary: '`each.load` runs for each item of `orders`, after `orders` and `each.check` succeeded, if `each.check`.',
    conditions: ['if `each.check`'],
    loops: ['for each item of `orders`'],
    groups: ['each'],
    triggerRule: 'all_success',
    retries: 'up to 2 more tries after a failure, with a wait of 30s',
    upstream: ['each.check'],
    downstream: [],
  });
});
