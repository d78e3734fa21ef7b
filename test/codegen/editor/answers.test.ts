import { hoverAt, lensesOf, measuresOf, outlineOf } from '@tradewind/codegen/editor';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dagOf } from '../../cli/support.ts';
import { Editor } from './support.ts';

let editor: Editor;
beforeAll(async () => {
  editor = await Editor.open();
});
afterAll(() => editor.close());

const importing = (names: string): string => `import { ${names} } from 'tradewind';\n`;

const shop = `${importing('dag, task, group, type Flow')}
interface Order { id: string }
export class Shop {
  /** Reads the orders of a day. */
  @task() async orders(day: string, limit?: number): Promise<Order[]> { return []; }
  @task() pack(order: Order): string { return order.id; }
  @task() report(rows: readonly string[]): void {}
  @dag({ schedule: '@daily', start: '2026-01-01' })
  shop(this: Flow<this>) {
    const orders = this.orders('today');
    const more = this.orders.with({ id: 'more' })('tomorrow', 3);
    const packed = orders.map((order) => this.pack(order));
    return this.report.after(more)(packed);
  }
}
`;

const at = (text: string, before: string, after: string): string => {
  if (!text.includes(before + after)) throw new Error(`no ${before + after}`);
  return text.replace(before + after, `${before}¦${after}`);
};

describe('hover', () => {
  test('a call in a flow: the task, and the node that it makes', () => {
    const analysis = editor.load(
      at(shop, "this.orders.with({ id: 'more' })", '')
        .replace('¦', '')
        .replace('this.orders.with', 'this.or¦ders.with'),
    );
    const answer = hoverAt(analysis, editor.spot);
    if (answer?.kind !== 'task') throw new Error('no task');
    expect(answer).toMatchObject({
      isCall: true,
      doc: 'Reads the orders of a day.',
      signature: { name: 'orders', parameters: ['day: string', 'limit?: number'], result: 'Order[]' },
    });
    expect(answer.made.map(({ dag, nodes }) => [dag.id, nodes.map(({ id }) => id)])).toEqual([['shop', ['more']]]);
    expect(editor.textAt(answer.range)).toBe('orders');
  });

  test.each([
    ["const orders = this.orders¦('today')", ['orders']],
    ['(order) => this.¦pack(order)', ['pack']],
    ['return this.repor¦t.after(more)(packed)', ['report']],
  ])('%s', (marked, ids) => {
    const answer = hoverAt(editor.load(shop.replace(marked.replace('¦', ''), marked)), editor.spot);
    if (answer?.kind !== 'task') throw new Error('no task');
    expect(answer.made.flatMap(({ nodes }) => nodes.map(({ id }) => id))).toEqual(ids);
  });

  test.each(["this.orders('to¦day')", 'this.report.af¦ter(more)', 'const pac¦ked', 'interface Or¦der'])(
    'nothing: %s',
    (marked) => {
      const analysis = editor.load(shop.replace(marked.replace('¦', ''), marked));
      expect(hoverAt(analysis, editor.spot)).toBeUndefined();
    },
  );

  test("a task's declaration tells all its calls", () => {
    const answer = hoverAt(editor.load(at(shop, 'async or', 'ders(')), editor.spot);
    if (answer?.kind !== 'task') throw new Error('no task');
    expect(answer.isCall).toBe(false);
    expect(answer.made.flatMap(({ nodes }) => nodes.map(({ id }) => id)).toSorted()).toEqual(['more', 'orders']);
  });

  test.each(['@da¦g({ schedule', '  sh¦op(this: Flow'])('a dag: %s', (marked) => {
    const answer = hoverAt(editor.load(shop.replace(marked.replace('¦', ''), marked)), editor.spot);
    expect(answer).toMatchObject({ kind: 'dag', dags: [{ id: 'shop', schedule: { kind: 'cron' } }] });
  });

  test.each(['dag¦({ schedule', 'const du¦sk'])('a dag in function form: %s', (marked) => {
    const text = `${importing('dag, task')}const one = task((): number => 1);
export const dusk = dag({ schedule: '@hourly', start: '2026-01-01' }, () => one());`;
    const answer = hoverAt(editor.load(text.replace(marked.replace('¦', ''), marked)), editor.spot);
    expect(answer).toMatchObject({ kind: 'dag', dags: [{ id: 'dusk' }] });
  });

  test('one call may be many nodes, in several dags', () => {
    const text = `${importing('dag, task, group')}
const load = task((region: string): string => region);
const all = group(() => { for (const region of ['eu', 'us'] as const) lo¦ad(region); });
export const first = dag(() => { all(); });
export const second = dag(() => { all(); });
`;
    const answer = hoverAt(editor.load(text), editor.spot);
    if (answer?.kind !== 'task') throw new Error('no task');
    expect(answer.made.map(({ dag, nodes }) => [dag.id, nodes.map(({ id }) => id)])).toEqual([
      ['first', ['all.load__eu', 'all.load__us']],
      ['second', ['all.load__eu', 'all.load__us']],
    ]);
  });

  test('a call of another flow: the group, with all that is in it', () => {
    const text = `${importing('dag, task, group')}
const load = task((region: string): string => region);
/** Everywhere. */
const all = group(() => { for (const region of ['eu', 'us'] as const) load(region); });
export const first = dag(() => { al¦l.with({ id: 'world' })(); });
`;
    const answer = hoverAt(editor.load(text), editor.spot);
    if (answer?.kind !== 'group') throw new Error('no group');
    expect(answer.made.map(({ dag, group, tasks }) => [dag.id, group.id, group.doc, tasks])).toEqual([
      ['first', 'world', 'Everywhere.', ['world.load__eu', 'world.load__us']],
    ]);
  });

  test('a half-typed flow still answers for what could be read', () => {
    const text = shop.replace("this.orders('today');", "this.ord¦ers('today');\n    const half = this.");
    expect(hoverAt(editor.load(text), editor.spot)).toMatchObject({ kind: 'task', made: [{ dag: { id: 'shop' } }] });
  });
});

describe('lenses', () => {
  test('how many tasks, how long, how wide', () => {
    const lenses = lensesOf(editor.load(shop), 'dags/a.ts');
    expect(lenses.map(({ range, dags }) => [editor.textAt(range), dags])).toEqual([
      ['shop', [{ id: 'shop', tasks: 4, criticalPath: 3, widestLevel: 2 }]],
    ]);
  });

  test('dags that are declared at one place share a lens', () => {
    const analysis = editor.load(`${importing('dag, task')}
const one = task((name: string): string => name);
for (const name of ['a', 'b']) dag({ id: name }, () => one(one(name)));
`);
    expect(lensesOf(analysis, 'dags/a.ts').map(({ dags }) => dags.map(({ id, tasks }) => [id, tasks]))).toEqual([
      [
        ['a', 2],
        ['b', 2],
      ],
    ]);
    expect(lensesOf(analysis, 'dags/b.ts')).toEqual([]);
  });

  test.each([
    ['a > b > c', { tasks: 3, criticalPath: 3, widestLevel: 1 }],
    ['a > b > d\na > c > d\na > d', { tasks: 4, criticalPath: 3, widestLevel: 2 }],
    ['a > !b\nc > b\nd > b\ne > b', { tasks: 5, criticalPath: 2, widestLevel: 4 }],
  ])('%j', (text, measures) => {
    expect(measuresOf(dagOf(text))).toEqual(measures);
  });

  test('a dag without tasks, and glue that is no task', () => {
    expect(measuresOf({ ...dagOf('a'), nodes: [] })).toEqual({ tasks: 0, criticalPath: 0, widestLevel: 0 });
    const dag = dagOf('a > glue > b');
    const nodes = dag.nodes.map((node) => (node.id === 'glue' ? { ...node, hidden: true as const } : node));
    expect(measuresOf({ ...dag, nodes })).toEqual({ tasks: 2, criticalPath: 2, widestLevel: 1 });
  });

  test('what leads back from an iteration to the next one makes nothing longer', () => {
    const analysis = editor.load(`${importing('dag, task')}
const list = task((): number[] => []);
const step = task((sum: number, item: number): number => sum + item);
export const loop = dag(async () => {
  let sum = step(0, 0);
  for (const item of await list()) sum = step(sum, item);
  return sum;
});
`);
    expect(lensesOf(analysis, 'dags/a.ts')[0]?.dags[0]).toMatchObject({ tasks: 3, criticalPath: 2, widestLevel: 2 });
  });
});

test('the outline names the dags and the calls in their bodies', () => {
  const [outline, ...rest] = outlineOf(editor.load(shop), 'dags/a.ts');
  expect(rest).toEqual([]);
  expect(outline?.children.map(({ name, nameRange }) => [name, editor.textAt(nameRange)])).toEqual([
    ['orders', 'orders'],
    ['more', 'orders'],
    ['pack', 'pack'],
    ['report', 'report'],
  ]);
  expect(outline && [outline.name, editor.textAt(outline.range).split('\n')[0]]).toEqual([
    'shop',
    "@dag({ schedule: '@daily', start: '2026-01-01' })",
  ]);
});
