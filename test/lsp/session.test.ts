/** One session in an editor: opens, types, reads, fixes, asks, renames. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CodeLensRequest,
  DefinitionRequest,
  type DocumentSymbol,
  DocumentSymbolRequest,
  type Hover,
  HoverRequest,
  type LocationLink,
  PrepareRenameRequest,
  RenameRequest,
} from 'vscode-languageserver-protocol/node';
import { TestProject } from '../support/project.ts';
import { Client, uriOf } from './client.ts';

const shop = `import { dag, task, type Flow } from 'tradewind';

interface Order { id: string }

export class Shop {
  /** Reads the orders of a day. */
  @task() async orders(day: string): Promise<Order[]> { return [{ id: day }]; }
  @task() pack(order: Order): string { return order.id; }
  @task() report(rows: readonly string[]): void {}

  /** What was sold, day by day. */
  @dag({ schedule: '0 6 * * *', start: '2026-01-01' })
  async shop(this: Flow<this>) {
    const orders = this.orders('today');
    const packed = orders.map((order) => this.pack(order));
    return this.report(packed);
  }
}
`;
const other = `import { dag, triggerDag } from 'tradewind';
import { createClient } from 'tradewind/client';

const client = createClient<{ shop: { params: object; result: unknown } }>();
export const start = async () => client.trigger('shop');
export const evening = dag(() => { triggerDag('shop'); });
`;

let project: TestProject;
let client: Client;
let file: string;
let second: string;

beforeAll(async () => {
  project = new TestProject({ 'dags/shop.ts': shop, 'dags/evening.ts': other });
  file = project.path('dags/shop.ts');
  second = project.path('dags/evening.ts');
  client = await Client.start({ folders: [project.root] });
});
afterAll(() => {
  client.kill();
  project.remove();
});

const hoverText = async (marked: string, path = file): Promise<string | undefined> => {
  const hover: Hover | null = await client.connection.sendRequest(HoverRequest.type, client.at(path, marked));
  return hover === null ? undefined : (hover.contents as { value: string }).value;
};

describe('a session', () => {
  test('the server says what it can, and which files it wants to hear of', async () => {
    expect(client.initialized.serverInfo?.name).toBe('tradewind');
    expect(client.initialized.capabilities).toMatchObject({
      hoverProvider: true,
      renameProvider: { prepareProvider: true },
    });
    await client.until(() => client.watched.length > 0);
    expect(client.watched).toContain('**/*.{ts,mts,cts,tsx,json}');
  });

  test('a good file has no diagnostics', async () => {
    await client.open(file, shop);
    expect(await client.diagnostics(file)).toEqual([]);
  });

  test('what is typed is judged, with the place, the second places, and the page about it', async () => {
    await client.edit(file, 'return this.report(packed);', 'this.report(packed);\n    return `${orders}`;');
    const [diagnostic, ...rest] = await client.diagnostics(file);
    expect(rest).toEqual([]);
    expect(diagnostic).toMatchObject({
      code: 'TW2100',
      severity: 1,
      source: 'tradewind',
      codeDescription: { href: expect.stringContaining('TW2100') as string },
      range: { start: { line: 16, character: 14 }, end: { line: 16, character: 20 } },
    });
    expect(diagnostic?.message).toContain('`orders`');
  });

  test('a quick fix removes it', async () => {
    const [diagnostic] = client.last(file);
    if (diagnostic === undefined) throw new Error('nothing to fix');
    const [fix, ...rest] = await client.actions(file, diagnostic);
    expect(rest).toEqual([]);
    expect(fix).toMatchObject({ kind: 'quickfix', title: 'Write `await orders`' });
    await client.apply(fix?.edit);
    expect(await client.diagnostics(file)).toEqual([]);
    expect(client.document(file).text).toContain('`${await orders}`');
  });

  test('all that can be fixed in a file is fixed at once, for those who ask for it', async () => {
    const text = client.document(file).text;
    await client.edit(file, '`${await orders}`', '`${orders}` + `${packed}`');
    const [first] = await client.diagnostics(file);
    expect(client.last(file).map(({ code }) => code)).toEqual(['TW2100', 'TW2100']);
    if (first === undefined) throw new Error('nothing to fix');
    const [all, ...rest] = await client.actions(file, first, ['source.fixAll']);
    expect([all?.kind, rest]).toEqual(['source.fixAll.tradewind', []]);
    await client.apply(all?.edit);
    expect(await client.diagnostics(file)).toEqual([]);
    await client.edit(file, '`${await orders}` + `${await packed}`', '`${await orders}`');
    expect(client.document(file).text).toBe(text);
  });

  test("TypeScript's own errors are TypeScript's to tell", async () => {
    await client.edit(file, 'return order.id;', 'return order.nothing;');
    expect(await client.diagnostics(file)).toEqual([]);
    await client.edit(file, 'order.nothing', 'order.id');
    await client.diagnostics(file);
  });

  test('hover on a call: the task with its types, and when the node runs', async () => {
    await client.edit(file, '    return `${await orders}`;\n', '');
    expect(await hoverText('this.pa¦ck(')).toBe(`\`\`\`ts
(task) pack(order: Order): string
\`\`\`

**\`pack\`** in the dag \`shop\` (\`0 6 * * *\`)
- \`pack\` runs for each item of \`orders\`.
- upstream: \`orders\`
- downstream: \`report\`
- trigger rule: \`all_success\``);
  });

  test('hover on a dag: schedule, next runs, tasks', async () => {
    const text = await hoverText('@da¦g(');
    expect(text).toContain('**dag `shop`**');
    expect(text).toContain('What was sold, day by day.');
    expect(text).toContain('- schedule: `0 6 * * *`');
    expect(text).toMatch(/- next runs: \d{4}-\d\d-\d\d 06:00, \d{4}-\d\d-\d\d 06:00, \d{4}-\d\d-\d\d 06:00 \(UTC\)/);
    expect(text).toContain('- 3 tasks, critical path 3, widest level 1');
    expect(await hoverText('interface Or¦der')).toBeUndefined();
  });

  test('a lens above the dag', async () => {
    const lenses = await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: uriOf(file) } });
    expect(lenses?.map(({ command }) => command?.title)).toEqual(['3 tasks · critical path 3 · widest level 1']);
  });

  test.each(["client.trigger('sh¦op')", "triggerDag('sh¦op')"])('from an id to its dag: %s', async (marked) => {
    await client.open(second, other);
    const [link] = ((await client.connection.sendRequest(DefinitionRequest.type, client.at(second, marked))) ??
      []) as LocationLink[];
    const { line } = client.at(file, 'async ¦shop(this').position;
    expect(link).toMatchObject({ targetUri: uriOf(file), targetSelectionRange: { start: { line, character: 8 } } });
  });

  test('the outline', async () => {
    const symbols = (await client.connection.sendRequest(DocumentSymbolRequest.type, {
      textDocument: { uri: uriOf(file) },
    })) as DocumentSymbol[];
    expect(symbols.map(({ name, children = [] }) => [name, children.map((child) => child.name)])).toEqual([
      ['shop', ['orders', 'pack', 'report']],
    ]);
  });

  test('a rename warns about the history, and can keep it', async () => {
    const at = client.at(file, 'this.or¦ders(');
    expect(await client.connection.sendRequest(PrepareRenameRequest.type, at)).toMatchObject({ placeholder: 'orders' });
    const edit = await client.connection.sendRequest(RenameRequest.type, { ...at, newName: 'readOrders' });
    const warning =
      "Earlier runs stay under the old name: `orders` of `shop`. To keep them, give the call the option `.with({ id: 'orders' })`.";
    expect(client.messages).toEqual([warning]);
    expect(edit?.changeAnnotations).toMatchObject({
      rename: { label: 'Rename orders to readOrders', needsConfirmation: true, description: warning },
      'keep-ids': { label: 'Keep the id orders', needsConfirmation: true },
    });
    await client.apply(edit, ['rename', 'keep-ids']);
    expect(client.document(file).text).toContain('async readOrders(day: string)');
    expect(client.document(file).text).toContain("const orders = this.readOrders.with({ id: 'orders' })('today');");
    expect(await client.diagnostics(file)).toEqual([]);
    expect(await hoverText('this.readOr¦ders')).toContain('**`orders`** in the dag `shop`');
  });

  test('what cannot be renamed is said, what is not ours is left to others', async () => {
    const at = client.at(file, 'this.pa¦ck(');
    await expect(client.connection.sendRequest(RenameRequest.type, { ...at, newName: 'a__b' })).rejects.toThrow(
      '`a__b` cannot be a name: `__` is kept for numbered calls.',
    );
    const variable = client.at(file, 'const pac¦ked');
    expect(await client.connection.sendRequest(PrepareRenameRequest.type, variable)).toBeNull();
  });

  test('it ends when it is told to', async () => {
    expect(await client.stop()).toBe(0);
  });
});
