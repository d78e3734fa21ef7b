import { renamableAt, renameAt, type RenameAnswer } from '@tradewind/codegen/editor';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Editor } from './support.ts';

let editor: Editor;
beforeAll(async () => {
  editor = await Editor.open();
});
afterAll(() => editor.close());

const importing = (names: string): string => `import { ${names} } from 'tradewind';\n`;

function renamed(sources: string | Readonly<Record<string, string>>, to: string): RenameAnswer {
  const answer = renameAt(editor.load(sources), editor.spot, to);
  if (answer === undefined || 'refused' in answer) throw new Error(answer?.refused ?? 'nothing of ours');
  return answer;
}

/** The project after the rename, without faults of its own that it did not have before. */
function faultsAfter(texts: Readonly<Record<string, string>>): string[] {
  return editor
    .load(texts)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);
}

const base = `${importing('dag, task, type Flow')}
export class Base {
  @task() load(region: string): string { return region; }
}
`;
const shop = `${importing('dag, task, type Flow')}import { Base } from './a.ts';
export class Shop extends Base {
  @task({ teardown: 'close' }) open(): string { return ''; }
  @task() close(name: string): void {}
  @task() override load(region: string): string { return super.load(region); }
  @dag() async shop(this: Flow<this>) {
    await using till = this.open();
    const { load } = { load: 1 };
    await this.load(\`\${load}\`);
    return this.load.with({ retries: 2 }).after(till)('us');
  }
}
export const direct = new Shop().load('eu');
`;

describe('in class form', () => {
  test('at every use, through the class hierarchy and nowhere else', () => {
    const answer = renamed({ 'dags/a.ts': base.replace('load', 'lo¦ad'), 'dags/b.ts': shop }, 'fetchAll');
    const texts = editor.after(answer.edits);
    expect(texts['dags/a.ts']).toBe(base.replace('load', 'fetchAll'));
    expect(texts['dags/b.ts']).toBe(
      shop
        .replace('override load', 'override fetchAll')
        .replace('super.load', 'super.fetchAll')
        .replace('await this.load', 'await this.fetchAll')
        .replace('this.load.with', 'this.fetchAll.with')
        .replace('().load', '().fetchAll'),
    );
    expect(faultsAfter({ ...texts })).toEqual([]);
  });

  test('also from a call; what is stored under the old name is told', () => {
    const answer = renamed(
      { 'dags/a.ts': base, 'dags/b.ts': shop.replace('await this.load', 'await this.lo¦ad') },
      'read',
    );
    expect(answer.edits).toHaveLength(6);
    expect(answer).toMatchObject({ kind: 'task', from: 'load', to: 'read' });
    expect(answer.bound).toEqual([{ dag: 'shop', isDag: false, ids: ['load', 'load__1'] }]);
  });

  test('a tear-down that is named by a text', () => {
    const answer = renamed({ 'dags/a.ts': base, 'dags/b.ts': shop.replace('close(name', 'clo¦se(name') }, 'shut');
    const texts = editor.after(answer.edits);
    expect(texts['dags/b.ts']).toContain("teardown: 'shut'");
    expect(faultsAfter({ 'dags/a.ts': base, ...texts })).toEqual([]);
    expect(answer.bound).toEqual([{ dag: 'shop', isDag: false, ids: ['close'] }]);
    // Nobody wrote that call.
    expect(answer.keep).toEqual([]);
  });

  test('the id of the first call can be kept, by an option beside those that are there', () => {
    const sources = { 'dags/a.ts': base, 'dags/b.ts': shop.replace('await this.load', 'await this.lo¦ad') };
    const answer = renamed(sources, 'read');
    const texts = editor.after([...answer.edits, ...answer.keep]);
    expect(texts['dags/b.ts']).toContain("await this.read.with({ id: 'load' })(`");
    const dag = editor.load(texts).dags[0]?.read.dag;
    expect(dag?.nodes.map(({ id }) => id)).toEqual(['open', 'load', 'read', 'close']);
  });
});

describe('in function form', () => {
  const lib = `${importing('task')}export const load = task((region: string): string => region);\n`;
  const flow = `${importing('dag')}import { load, load as again } from '../lib/c.ts';
export { load } from '../lib/c.ts';
const tools = { load };
export const flow = dag(() => [load('eu'), again('us'), tools.load('asia')]);
`;

  test('through imports, exports and shorthand, which keep the names that others see', () => {
    const answer = renamed({ 'lib/c.ts': lib, 'dags/a.ts': flow.replace("[load('eu')", "[lo¦ad('eu')") }, 'read');
    const texts = editor.after(answer.edits);
    expect(texts['lib/c.ts']).toBe(lib.replace('load', 'read'));
    expect(texts['dags/a.ts']).toBe(
      flow
        .replace('{ load, load as again }', '{ read, read as again }')
        .replace('export { load }', 'export { read as load }')
        .replace('{ load };', '{ load: read };')
        .replace("[load('eu')", "[read('eu')"),
    );
    expect(faultsAfter(texts)).toEqual([]);
    expect(answer.bound).toEqual([{ dag: 'flow', isDag: false, ids: ['load', 'load__1', 'load__2'] }]);
  });

  test('another name for it is not its own', () => {
    const analysis = editor.load({ 'lib/c.ts': lib, 'dags/a.ts': flow.replace("again('us')", "aga¦in('us')") });
    expect(renamableAt(analysis, editor.spot)).toBeUndefined();
  });

  test('a group: its calls keep their ids, and with them all that is in them', () => {
    const text = `${importing('dag, task, group')}const one = task((): number => 1);
const part = group(() => one());
export const flow = dag(() => pa¦rt());
`;
    const answer = renamed(text, 'piece');
    expect(answer).toMatchObject({ kind: 'group', bound: [{ dag: 'flow', isDag: false, ids: ['part'] }] });
    const dag = editor.load(editor.after([...answer.edits, ...answer.keep])).dags[0]?.read.dag;
    expect(dag?.nodes.map(({ id }) => id)).toEqual(['part.one']);
  });

  test.each([
    ['export const fl¦ow = dag(() => one());', "export const day = dag({ id: 'flow' }, () => one());"],
    ['export const fl¦ow = dag({}, () => one());', "export const day = dag({ id: 'flow' }, () => one());"],
    [
      "export const fl¦ow = dag({ tags: ['x'] }, () => one());",
      "export const day = dag({ id: 'flow', tags: ['x'] }, () => one());",
    ],
    ['export class A { @dag() fl¦ow() { one(); } }', "export class A { @dag({ id: 'flow' }) day() { one(); } }"],
  ])('a dag keeps its id: %s', (declared, expected) => {
    const head = `${importing('dag, task')}const one = task((): number => 1);\n`;
    const answer = renamed(head + declared, 'day');
    expect(answer.bound).toEqual([{ dag: 'flow', isDag: true, ids: [] }]);
    expect(editor.after([...answer.edits, ...answer.keep])['dags/a.ts']).toBe(head + expected);
  });

  test('a dag with an id of its own loses nothing', () => {
    const answer = renamed(
      `${importing('dag, task')}const one = task((): number => 1);
export const fl¦ow = dag({ id: 'fixed' }, () => one());`,
      'day',
    );
    expect([answer.bound, answer.keep]).toEqual([[], []]);
  });
});

describe('what is no rename of ours', () => {
  test.each(["const reg¦ion = 'eu';", "import { da¦g as other } from 'tradewind';", 'interface Or¦der {}'])(
    '%s',
    (line) => {
      const analysis = editor.load(`${importing('dag, task')}const one = task((): number => 1);
export const flow = dag(() => one());
${line}
`);
      expect(renamableAt(analysis, editor.spot)).toBeUndefined();
      expect(renameAt(analysis, editor.spot, 'x')).toBeUndefined();
    },
  );

  test.each([
    ['delete', 'JavaScript does not take it'],
    ['a__b', '`__` is kept'],
    ['two words', 'contains'],
    ['1st', 'JavaScript does not take it'],
    ['', 'it is empty'],
    ['two', 'There is a `two` in this file already'],
  ])('a name that cannot be: %j', (to, because) => {
    const analysis = editor.load(`${importing('dag, task')}const o¦ne = task((): number => 1);
const two = 2;
export const flow = dag(() => one());
`);
    expect(renameAt(analysis, editor.spot, to)).toEqual({ refused: expect.stringContaining(because) as string });
  });

  test('a member that is there already', () => {
    const analysis = editor.load({ 'dags/a.ts': base, 'dags/b.ts': shop.replace('close(name', 'clo¦se(name') });
    const refused = '`Shop` has a member `load` already.';
    expect(renameAt(analysis, editor.spot, 'load')).toEqual({ refused });
  });
});
