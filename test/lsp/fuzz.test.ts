/**
 * Edits at random, and sources that end in the middle of a word: the server answers every question, and at the end says
 * what `tradewind check` says of the same texts. `FUZZ=200` tries more.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  CodeActionRequest,
  CodeLensRequest,
  type Diagnostic,
  DefinitionRequest,
  DocumentSymbolRequest,
  HoverRequest,
  LSPErrorCodes,
  PrepareRenameRequest,
  RenameRequest,
  type ResponseError,
} from 'vscode-languageserver-protocol/node';
import type { Diagnostic as Checked } from '../../codegen/src/diagnostics/diagnostic.ts';
import { TestProject } from '../support/project.ts';
import { check, Client, positionAt, uriOf } from './client.ts';

const rounds = Number(process.env['FUZZ'] ?? 6);

const sources: Readonly<Record<string, string>> = {
  'dags/shop.ts': `import { dag, group, task, type Flow } from 'tradewind';
import { load, regions } from '../lib/tasks.ts';

export class Shop {
  @task({ teardown: 'close', retries: 2 }) async open(day: string): Promise<string> { return day; }
  @task() close(name: string): void {}
  @task() pack(name: string, index: number): { name: string; weight: number } { return { name, weight: index }; }
  @task() report(rows: readonly { name: string; weight: number }[], total?: number): void {}

  @dag({ schedule: '@daily', start: '2026-01-01', tags: ['x'] })
  async shop(this: Flow<this>, limit: number = 3) {
    await using till = this.open('today');
    const names = await load('eu');
    if (names.length > limit) return;
    const packed = names.map((name, index) => this.pack(name, index));
    try {
      await this.report(packed, limit);
    } catch (error) {
      this.report.with({ id: 'again' })([]);
    }
  }
}

const each = group((region: (typeof regions)[number]) => load(region));
export const nightly = dag({ id: 'nightly' }, () => {
  for (const region of regions) each(region);
});
`,
  'lib/tasks.ts': `import { task } from 'tradewind';

/** Where we sell. */
export const regions = ['eu', 'us'] as const;
export const load = task({ retries: 1 }, async (region: string): Promise<string[]> => [region]);
`,
};
const files = Object.keys(sources);
const tokens = [
  '{',
  '}',
  '(',
  ')',
  '`',
  "'",
  '${',
  '/*',
  '//',
  '\n',
  ' await ',
  'this.',
  '.map((x) => ',
  ';',
  '=>',
  '@dag()',
  'import ',
  'for (const a of b) ',
  ' ?? ',
  '\u{1F680}',
  '\r\n',
  'class A extends A {',
];

const place = fc.integer({ min: 0, max: 10_000 }).map((part) => part / 10_000);
const edit = fc.record({
  file: fc.constantFrom(...files),
  at: place,
  change: fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('insert' as const), text: fc.constantFrom(...tokens) }) },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('delete' as const), length: fc.integer({ min: 1, max: 40 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('truncate' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('restore' as const) }) },
  ),
  ask: fc.option(place, { freq: 3 }),
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

let project: TestProject;
let client: Client;

beforeAll(async () => {
  project = new TestProject(sources);
  client = await Client.start({ folders: [project.root] });
  for (const file of files) await client.open(project.path(file), sources[file] ?? '');
});
afterAll(() => {
  client.kill();
  project.remove();
});

async function perform({ file, at, change }: Edit): Promise<void> {
  const path = project.path(file);
  const { text } = client.document(path);
  const start = Math.floor(at * text.length);
  if (change.kind === 'insert') await client.replace(path, start, start, change.text);
  else if (change.kind === 'delete')
    await client.replace(path, start, Math.min(start + change.length, text.length), '');
  else if (change.kind === 'truncate') await client.replace(path, start, text.length, '');
  else await client.replace(path, 0, text.length, sources[file] ?? '');
}

async function restore(): Promise<void> {
  for (const file of files) {
    const path = project.path(file);
    await client.replace(path, 0, client.document(path).text.length, sources[file] ?? '');
  }
}

/** Every question, at one place. None is refused, but for a rename that cannot be. */
async function askAll(file: string, at: number): Promise<void> {
  const { connection } = client;
  const textDocument = { uri: uriOf(project.path(file)) };
  const { text } = client.document(project.path(file));
  const position = positionAt(text, Math.floor(at * text.length));
  const spot = { textDocument, position };
  await Promise.all([
    connection.sendRequest(HoverRequest.type, spot),
    connection.sendRequest(CodeLensRequest.type, { textDocument }),
    connection.sendRequest(DefinitionRequest.type, spot),
    connection.sendRequest(DocumentSymbolRequest.type, { textDocument }),
    connection.sendRequest(PrepareRenameRequest.type, spot),
    connection.sendRequest(CodeActionRequest.type, {
      textDocument,
      range: { start: { line: 0, character: 0 }, end: position },
      context: { diagnostics: [] },
    }),
    connection.sendRequest(RenameRequest.type, { ...spot, newName: 'renamed' }).catch((error: ResponseError) => {
      if (error.code !== LSPErrorCodes.RequestFailed) throw error;
    }),
  ]);
}

/** `code line:column-line:column severity message`, lines and columns as `check` counts them. */
async function toldByServer(): Promise<string[]> {
  const found: string[] = [];
  for (const file of files) await client.diagnostics(project.path(file));
  // What was told of one file before the other was known is told anew in one go, and that is over before the next answer.
  await client.connection.sendRequest(CodeLensRequest.type, {
    textDocument: { uri: uriOf(project.path(files[0] ?? '')) },
  });
  for (const file of files) {
    const severities = ['', 'error', 'warning', '', 'hint'];
    for (const { code, range, severity = 0, message } of client.last(project.path(file))) {
      const { start, end } = range;
      const at = `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
      found.push(`${file} ${code} ${at} ${severities[severity]} ${textOf(message).split('\n')[0]}`);
    }
  }
  return found.sort();
}

const textOf = (message: Diagnostic['message']): string => (typeof message === 'string' ? message : message.value);

async function toldByCheck(): Promise<string[]> {
  const texts = Object.fromEntries(files.map((file) => [file, client.document(project.path(file)).text]));
  const copy = new TestProject(texts);
  try {
    return (JSON.parse(await check(copy.root)) as Checked[])
      .filter(({ code, file }) => code.startsWith('TW') && files.includes(file))
      .map(({ file, code, start, end, severity, message }) => {
        const at = `${start.line}:${start.column}-${end.line}:${end.column}`;
        return `${file} ${code} ${at} ${severity} ${message.split('\n')[0]}`;
      })
      .sort();
  } finally {
    copy.remove();
  }
}

test(
  'whatever is typed, the server answers, and ends as a check of the same texts',
  async () => {
    const sessions = fc.array(edit, { minLength: 5, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(sessions, async (edits) => {
        await restore();
        for (const one of edits) {
          await perform(one);
          if (one.ask !== null) await askAll(one.file, one.ask);
        }
        const texts = files.map((file) => client.document(project.path(file)).text).join('\n──\n');
        expect(await toldByServer(), texts).toEqual(await toldByCheck());
      }),
      { numRuns: rounds, endOnFailure: true },
    );
  },
  60_000 + rounds * 30_000,
);

test('a source that ends anywhere', async () => {
  const [file = ''] = files;
  const path = project.path(file);
  const whole = sources[file] ?? '';
  for (let end = 0; end < whole.length; end += 97) {
    await client.replace(path, 0, client.document(path).text.length, whole.slice(0, end));
    await askAll(file, 1);
    await askAll(file, 0.5);
  }
  await restore();
  expect(await toldByServer()).toEqual(await toldByCheck());
});
