import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../codegen/src/diagnostics/diagnostic.ts';
import { programOf } from './support.ts';

interface Seen {
  readonly code: string;
  readonly message: string;
  /** The text that is underlined. */
  readonly at: string;
  readonly related: readonly string[];
  readonly help: string | null;
}

/** What is said of the result of `load`, with the places as text. */
function said(main: string, others: Record<string, string> = {}): Seen[] {
  const files = { 'main.ts': main, ...others };
  const program = programOf(files);
  expect(program.program.getSemanticDiagnostics().map((one) => one.messageText)).toEqual([]);
  program.schemaOf('load');
  const text = ({ file, start, end }: Pick<Diagnostic, 'file' | 'start' | 'end'>): string => {
    const lines = ((files as Record<string, string>)[file] ?? '').split('\n');
    const picked = lines.slice(start.line - 1, end.line);
    const last = picked.length - 1;
    return picked
      .map((line, index) => line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined))
      .map((line) => line.trim())
      .join(' ');
  };
  return program.sink.all().map((diagnostic) => ({
    code: diagnostic.code,
    message: diagnostic.message,
    at: text(diagnostic),
    related: diagnostic.related.map((one) => `${text(one)} — ${one.message}`),
    help: diagnostic.help,
  }));
}

describe('a type that cannot travel', () => {
  it('is shown at the property that causes it, however deep', () => {
    const [seen, ...others] = said(`
      interface Report { rows: Row[] }
      interface Row { cells: Map<string, Cell | null> }
      interface Cell { text: string; format: (locale: string) => string; }
      export async function load(): Promise<Report> { return { rows: [] }; }
    `);
    expect(others).toEqual([]);
    expect(seen).toMatchObject({
      code: 'TW2250',
      message:
        '`rows[].cells<value>.format` in the result of `load` is a function, and cannot be copied from one process to another.',
      at: 'format: (locale: string) => string',
      related: ['Promise<Report> — it is part of the result of `load`'],
    });
  });

  it('is shown where it is written in an object', () => {
    expect(said('export function load() { return { ok: 1, done: Symbol() }; }')).toMatchObject([
      { at: 'done: Symbol()', message: expect.stringContaining('`done` in the result of `load` is a symbol') },
    ]);
  });

  it('is shown at the result if it is the result itself', () => {
    expect(said('export function load(): () => void { return () => {}; }')).toMatchObject([
      {
        at: '() => void',
        message: 'The result of `load` is a function, and cannot be copied from one process to another.',
        related: [],
      },
    ]);
  });

  it('is an instance of a class, by its own name', () => {
    expect(
      said(`
        class Money { constructor(readonly cents: number) {} }
        interface Order { total: Money }
        export function load(): Order { return { total: new Money(1) }; }
      `),
    ).toMatchObject([
      {
        at: 'total: Money',
        message: expect.stringContaining('`total` in the result of `load` is an instance of the class `Money`'),
        help: expect.stringContaining('`interface` with the fields of `Money`'),
      },
    ]);
  });

  it.each([
    ['Promise<number>', 'a promise'],
    ['RegExp', 'an instance of the class `RegExp`'],
    ['Error', 'an instance of the class `Error`'],
    ['ReadableStream<string>', 'a stream (`ReadableStream`)'],
    ["import('node:stream').Readable", 'a stream (`Readable`)'],
    ['AsyncIterable<number>', 'an iterator (`AsyncIterable`)'],
    ['Generator<number>', 'an iterator (`Generator`)'],
    ['WeakMap<object, string>', 'an instance of the class `WeakMap`'],
    ['typeof Date', 'a class'],
    ['Function', 'a function'],
    ['symbol', 'a symbol'],
    ['SharedArrayBuffer', 'an instance of the class `SharedArrayBuffer`'],
    ["import('node:http').IncomingMessage", 'an instance of the class `IncomingMessage`'],
    ["import('node:crypto').Hash", 'an instance of the class `Hash`'],
  ])('is %s', (type, seen) => {
    const message = `\`it\` in the result of \`load\` is ${seen}, and cannot be copied from one process to another.`;
    expect(said(`export declare function load(): { it: ${type} };`)).toMatchObject([{ at: `it: ${type}`, message }]);
  });

  it('is what was given for a type parameter, shown where it was given', () => {
    expect(
      said(`
        interface Page<T> { items: T[] }
        interface Client { close(): void }
        interface State { page: Page<() => string> }
        export declare function load(): State;
      `),
    ).toMatchObject([
      {
        at: 'page: Page<() => string>',
        message: expect.stringContaining('`page.items[]` in the result of `load` is a function'),
        related: ['State — it is part of the result of `load`', 'items: T[] — it is put here'],
      },
    ]);
    expect(
      said(`
        interface Page<T> { items: T[] }
        export declare function load(): Page<() => string>;
      `),
    ).toMatchObject([{ at: 'Page<() => string>', related: ['items: T[] — it is put here'] }]);
  });

  it('is a property of a generic type that would not travel with any argument', () => {
    expect(
      said(`
        interface Watched<T> { value: T; onChange: (value: T) => void }
        export declare function load(): Watched<string>;
      `),
    ).toMatchObject([{ at: 'onChange: (value: T) => void' }]);
  });

  it('is in one member of a union', () => {
    expect(
      said(`
        type Answer = { kind: 'ok'; value: string } | { kind: 'error'; error: Error } | null;
        export declare function load(): Answer;
      `),
    ).toMatchObject([{ at: 'error: Error', message: expect.stringContaining('`error` in the result') }]);
  });

  it('is a method, shown without its body', () => {
    expect(said('export function load() { return { size() { return 1; }, n: 2 }; }')).toMatchObject([
      { at: 'size()', message: expect.stringContaining('`size` in the result of `load` is a function') },
    ]);
  });

  it('is stored under a symbol that exists', () => {
    expect(
      said(`
        const secret: unique symbol = Symbol('secret');
        export function load(): { [secret]: string } { return { [secret]: '' }; }
      `),
    ).toMatchObject([{ at: '[secret]: string', message: expect.stringContaining('stored under a symbol') }]);
  });

  it('of a package is named, and shown at the property of the project that holds it', () => {
    const declarations = 'export interface Client { query(sql: string): unknown; readonly open: boolean }';
    expect(
      said(
        `
        import type { Client } from 'db';
        interface Session { client: Client; user: string }
        export declare function load(): Session;
      `,
        {
          'node_modules/db/package.json': '{ "name": "db", "types": "index.d.ts" }',
          'node_modules/db/index.d.ts': declarations,
        },
      ),
    ).toMatchObject([
      {
        at: 'client: Client',
        message: expect.stringContaining('`client` in the result of `load` is a `Client`, which has methods'),
      },
    ]);
  });

  it('is reported once, however many ways lead to it', () => {
    expect(
      said(`
        interface Node { run: () => void; left?: Node; right?: Node; parent: Node | null }
        export declare function load(): { a: Node; b: Node };
      `),
    ).toHaveLength(1);
  });

  it('is reported for every property that is at fault', () => {
    expect(
      said('export declare function load(): { a: () => void; b: { c: RegExp }; d: symbol };').map((one) => one.at),
    ).toEqual(['a: () => void', 'c: RegExp', 'd: symbol']);
  });
});

describe('a type that travels', () => {
  it.each([
    ['an optional method of a package type', 'Partial<{ a: string }>'],
    ['an interface beside a constant of its name', 'Both'],
    ['data of a package', "import('node:fs').ObjectEncodingOptions"],
    ['everything at once', 'Map<string, Set<Date | URL | bigint | undefined | Uint8Array[]>>'],
  ])('is %s', (_title, type) => {
    expect(
      said(`
        interface Both { readonly name: string }
        const Both = { of(name: string): Both { return { name }; } };
        export declare function load(): ${type};
      `),
    ).toEqual([]);
  });
});

describe('`any`', () => {
  it('is a warning where it is written', () => {
    expect(
      said(`
        interface Row { id: string; raw: any }
        export declare function load(): Row[];
      `),
    ).toMatchObject([
      { code: 'TW2251', at: 'raw: any', message: expect.stringContaining('`result[].raw` in the result of') },
    ]);
  });

  it('of a type that could not be found is left to TypeScript', () => {
    const program = programOf({
      'main.ts': "import type { Row } from './rows.js'; export declare function load(): Row;",
    });
    program.schemaOf('load');
    expect(program.sink.all()).toEqual([]);
  });
});

describe('a type without an end', () => {
  it('is refused', () => {
    expect(
      said(`
        interface Grow<T> { value: T; next: Grow<T[]> | null }
        export declare function load(): Grow<string>;
      `),
    ).toMatchObject([{ code: 'TW2252' }]);
  });

  it('is refused though it grows in width', () => {
    expect(
      said(`
        interface Grow<T> { a: Grow<[T, 1]>; b: Grow<[T, 2]>; c: Grow<[T, 3]> }
        export declare function load(): Grow<string>;
      `),
    ).toMatchObject([{ code: 'TW2252' }]);
  });
});

describe('a type parameter', () => {
  it('that nobody filled in is refused', () => {
    expect(said('export declare function load<T>(): { items: T[] };')).toMatchObject([
      { code: 'TW2253', message: expect.stringContaining('has the type `T`') },
    ]);
  });
});

it('a global interface that a package adds to stays what it is', () => {
  const added = 'export {};\ndeclare global { interface URL {} }\n';
  const main = `import './added.js';\nexport function load(): URL { return new URL('https://example.org/'); }\n`;
  expect(said(main, { 'added.ts': added })).toEqual([]);
});
