import { beforeAll, describe, expect, it } from 'vitest';
import { type Program, programOf } from './support.ts';

/** Each type beside its schema; all are compiled as one program. */
const cases: readonly [title: string, type: string, schema: unknown][] = [
  ['text', 'string', { type: 'string' }],
  ['a number', 'number', { type: 'number' }],
  ['a boolean', 'boolean', { type: 'boolean' }],
  ['null', 'null', { type: 'null' }],
  ['unknown', 'unknown', {}],
  ['never', 'never', { not: {} }],
  ['undefined', 'undefined', { not: {}, 'x-tradewind': 'undefined' }],
  ['a literal', "'eu'", { const: 'eu' }],
  ['literals, in their own order', "'us' | 'eu' | 'asia'", { type: 'string', enum: ['asia', 'eu', 'us'] }],
  ['numbers by size', '10 | 9 | 1', { type: 'number', enum: [1, 9, 10] }],
  ['literals of several kinds', "1 | 'one'", { enum: [1, 'one'] }],
  ['true alone', 'true', { const: true }],
  ['something or null', 'string | null', { anyOf: [{ type: 'string' }, { type: 'null' }] }],
  ['literals or null', "'a' | 'b' | null", { anyOf: [{ type: 'string', enum: ['a', 'b'] }, { type: 'null' }] }],
  ['a boolean in a union', 'boolean | string', { anyOf: [{ type: 'boolean' }, { type: 'string' }] }],
  ['an array', 'string[]', { type: 'array', items: { type: 'string' } }],
  ['a readonly array', 'readonly number[]', { type: 'array', items: { type: 'number' } }],
  [
    'an object',
    '{ a: string; b?: number }',
    {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'number' } },
      required: ['a'],
    },
  ],
  [
    'an optional property that may be null',
    '{ a?: string | null }',
    {
      type: 'object',
      properties: { a: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
    },
  ],
  [
    'a property that is there and may be undefined',
    '{ a: string | undefined }',
    {
      type: 'object',
      properties: { a: { anyOf: [{ type: 'string' }, { not: {}, 'x-tradewind': 'undefined' }] } },
      required: ['a'],
    },
  ],
  [
    'optional literals',
    "{ a?: 'x' | 'y' }",
    {
      type: 'object',
      properties: { a: { type: 'string', enum: ['x', 'y'] } },
    },
  ],
  ['a record', 'Record<string, number>', { type: 'object', additionalProperties: { type: 'number' } }],
  [
    'a record over literals, by name',
    "Record<'b' | 'a', number>",
    {
      type: 'object',
      properties: { a: { type: 'number' }, b: { type: 'number' } },
      required: ['a', 'b'],
    },
  ],
  [
    'an index by number',
    '{ [index: number]: string }',
    {
      type: 'object',
      patternProperties: { '^-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$': { type: 'string' } },
    },
  ],
  [
    'an index by template',
    '{ [key: `x-${string}`]: string }',
    {
      type: 'object',
      patternProperties: { '^x-[\\s\\S]*$': { type: 'string' } },
    },
  ],
  [
    'a tuple',
    '[string, number]',
    {
      type: 'array',
      prefixItems: [{ type: 'string' }, { type: 'number' }],
      items: false,
      minItems: 2,
    },
  ],
  [
    'a tuple with labels, an optional item and a rest',
    '[name: string, age?: number, ...tags: boolean[]]',
    {
      type: 'array',
      prefixItems: [
        { type: 'string', title: 'name' },
        { type: 'number', title: 'age' },
      ],
      items: { type: 'boolean' },
      minItems: 1,
    },
  ],
  [
    'a tuple with a rest in its middle',
    '[string, ...number[], boolean]',
    {
      type: 'array',
      prefixItems: [{ type: 'string' }],
      items: { anyOf: [{ type: 'number' }, { type: 'boolean' }] },
      minItems: 1,
    },
  ],
  ['the empty tuple', '[]', { type: 'array', items: false, minItems: 0 }],
  [
    'an intersection',
    '{ a: string } & { b: number }',
    {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'number' } },
      required: ['a', 'b'],
    },
  ],
  ['a branded text', "string & { readonly brand: 'UserId' }", { type: 'string' }],
  ['a text branded by a symbol', 'string & { readonly [brand]: true }', { type: 'string' }],
  [
    'an object branded by a symbol',
    '{ id: string } & { readonly [brand]: true }',
    {
      type: 'object',
      properties: { id: { type: 'string' } },
      required: ['id'],
    },
  ],
  [
    'a template',
    '`${number}-${"a" | "b"}`',
    {
      anyOf: [
        { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?-a$' },
        { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?-b$' },
      ],
    },
  ],
  ['a date', 'Date', { type: 'string', format: 'date-time', 'x-tradewind': 'date' }],
  ['a URL', 'URL', { type: 'string', format: 'uri', 'x-tradewind': 'url' }],
  ['a bigint', 'bigint', { type: 'string', pattern: '^-?[0-9]+$', 'x-tradewind': 'bigint' }],
  ['bytes', 'Uint8Array', { type: 'string', contentEncoding: 'base64', title: 'Uint8Array', 'x-tradewind': 'bytes' }],
  ['a buffer', 'Buffer', { type: 'string', contentEncoding: 'base64', title: 'Buffer', 'x-tradewind': 'bytes' }],
  [
    'an array buffer',
    'ArrayBuffer',
    {
      type: 'string',
      contentEncoding: 'base64',
      title: 'ArrayBuffer',
      'x-tradewind': 'bytes',
    },
  ],
  [
    'a map',
    'Map<string, number>',
    {
      type: 'array',
      items: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }], items: false, minItems: 2 },
      'x-tradewind': 'map',
    },
  ],
  [
    'a readonly set',
    'ReadonlySet<string>',
    {
      type: 'array',
      items: { type: 'string' },
      uniqueItems: true,
      'x-tradewind': 'set',
    },
  ],
  ['an enum of texts', 'Color', { type: 'string', enum: ['blue', 'red'] }],
  ['an enum of numbers', 'Level', { type: 'number', enum: [0, 1, 5] }],
  ['a member of an enum', 'Color.Red', { const: 'red' }],
  [
    'a generic, instantiated',
    'Page<string>',
    {
      type: 'object',
      properties: { items: { type: 'array', items: { type: 'string' } }, next: { type: 'string' } },
      required: ['items'],
    },
  ],
  [
    'a union told apart by a literal',
    "{ kind: 'b'; size: number } | { kind: 'a'; name: string }",
    {
      oneOf: [
        { type: 'object', properties: { kind: { const: 'a' }, name: { type: 'string' } }, required: ['kind', 'name'] },
        { type: 'object', properties: { kind: { const: 'b' }, size: { type: 'number' } }, required: ['kind', 'size'] },
      ],
      discriminator: { propertyName: 'kind' },
    },
  ],
  [
    'a union of objects',
    '{ a: string } | { b: string }',
    {
      anyOf: [
        { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
        { type: 'object', properties: { b: { type: 'string' } }, required: ['b'] },
      ],
    },
  ],
  [
    'a type that contains itself',
    'Tree',
    {
      $ref: '#/$defs/Tree',
      $defs: {
        Tree: {
          type: 'object',
          properties: {
            value: { type: 'string' },
            children: { type: 'array', items: { $ref: '#/$defs/Tree' } },
          },
          required: ['value', 'children'],
        },
      },
    },
  ],
  [
    'JSON',
    'Json',
    {
      $ref: '#/$defs/Json',
      $defs: {
        Json: {
          anyOf: [
            { type: 'boolean' },
            { type: 'number' },
            { type: 'string' },
            { type: 'object', additionalProperties: { $ref: '#/$defs/Json' } },
            { type: 'array', items: { $ref: '#/$defs/Json' } },
            { type: 'null' },
          ],
        },
      },
    },
  ],
  [
    'two types that contain each other',
    'Folder',
    {
      $ref: '#/$defs/Folder',
      $defs: {
        Folder: {
          type: 'object',
          properties: {
            files: {
              type: 'array',
              items: {
                type: 'object',
                properties: { name: { type: 'string' }, parent: { $ref: '#/$defs/Folder' } },
                required: ['name', 'parent'],
              },
            },
          },
          required: ['files'],
        },
      },
    },
  ],
  [
    'a generic type that contains itself',
    'Linked<number>',
    {
      $ref: '#/$defs/Linked_number',
      $defs: {
        Linked_number: {
          type: 'object',
          properties: { value: { type: 'number' }, next: { $ref: '#/$defs/Linked_number' } },
          required: ['value'],
        },
      },
    },
  ],
  [
    'a named type that is met twice',
    '{ from: Point; to: Point }',
    {
      type: 'object',
      properties: { from: { $ref: '#/$defs/Point' }, to: { $ref: '#/$defs/Point' } },
      required: ['from', 'to'],
      $defs: {
        Point: {
          type: 'object',
          properties: { x: { type: 'number' }, y: { type: 'number' } },
          required: ['x', 'y'],
          description: 'A place on the map.',
        },
      },
    },
  ],
  [
    'documentation',
    'Documented',
    {
      type: 'object',
      properties: { ms: { type: 'number', description: 'How long it took.' } },
      required: ['ms'],
      description: 'A measurement.',
    },
  ],
  [
    'the fields of another type',
    "Pick<Wide, 'c' | 'a'>",
    {
      type: 'object',
      properties: { a: { type: 'string' }, c: { type: 'boolean' } },
      required: ['a', 'c'],
    },
  ],
  [
    'a key that is also a member of every object',
    "{ '__proto__': string; 'constructor': number }",
    {
      type: 'object',
      properties: JSON.parse('{ "__proto__": { "type": "string" }, "constructor": { "type": "number" } }'),
      required: ['__proto__', 'constructor'],
    },
  ],
];

const declarations = `
export {};
declare const brand: unique symbol;
enum Color { Red = 'red', Blue = 'blue' }
enum Level { Low, Middle, High = 5 }
interface Page<T> { items: T[]; next?: string }
interface Tree { value: string; children: Tree[] }
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
interface Folder { files: File[] }
interface File { name: string; parent: Folder }
interface Linked<T> { value: T; next?: Linked<T> }
/** A place on the map. */
interface Point { x: number; y: number }
/** A measurement. */
interface Documented {
  /** How long it took. */
  ms: number;
}
interface Wide { a: string; b: number; c: boolean }
`;

describe('the schema of', () => {
  let program: Program;
  beforeAll(() => {
    const types = cases.map(([, type], index) => `type T${index} = ${type};`);
    program = programOf({ 'main.ts': [declarations, ...types].join('\n') });
    expect(program.program.getSemanticDiagnostics().map((one) => one.messageText)).toEqual([]);
  });

  it.each(cases.map(([title, type, schema], index) => ({ title, type, schema, index })))(
    '$title: $type',
    ({ schema, index }) => {
      expect(JSON.stringify(program.schemaOf(`T${index}`), null, 1)).toBe(JSON.stringify(schema, null, 1));
      expect(program.sink.all()).toEqual([]);
    },
  );
});

describe('the schema of a result', () => {
  it('is that of what its promise resolves to', () => {
    const program = programOf({
      'main.ts': `
        export async function a(): Promise<{ n: number }> { return { n: 1 }; }
        export async function b() { return [1, 2]; }
        export function c(): string | Promise<number> { return ''; }
        export async function d(): Promise<void> {}
      `,
    });
    expect(program.schemaOf('a')).toEqual({ type: 'object', properties: { n: { type: 'number' } }, required: ['n'] });
    expect(program.schemaOf('b')).toEqual({ type: 'array', items: { type: 'number' } });
    expect(program.schemaOf('c')).toEqual({ anyOf: [{ type: 'number' }, { type: 'string' }] });
    expect(program.schemaOf('d')).toEqual({ not: {}, 'x-tradewind': 'undefined' });
  });
});

describe('a schema', () => {
  it('does not depend on the order in which types were met', () => {
    const union = "type U = { b: 'x' | 'y' } | ['k', 'l'] | { a: 'l' | 'k' } | 'x' | 'y' | Map<'k', 'l'>;";
    const schemas = [
      union,
      `type First = 'y' | 'x'; type Second = ['l', 'k']; const k = 'l' as 'l' | 'k'; ${union}`,
      `type First = Map<'k', 'l'> | { a: 'l' | 'k' }; ${union}`,
    ].map((text) => {
      const program = programOf({ 'main.ts': text });
      if (text.includes('First')) program.schemaOf('First');
      return JSON.stringify(program.schemaOf('U'));
    });
    expect(new Set(schemas).size).toBe(1);
  });

  it('is made once for each type', () => {
    const program = programOf({ 'main.ts': 'interface Row { a: string } type A = Row; type B = Row;' });
    expect(program.schemaOf('A')).toBe(program.schemaOf('B'));
  });

  it('gives two types of one name two definitions', () => {
    const program = programOf({
      'a.ts': 'export interface Row { a: string; next?: Row }',
      'b.ts': 'export interface Row { b: string; next?: Row }',
      'main.ts': `
        import type * as a from './a.js';
        import type * as b from './b.js';
        type Both = { a: a.Row; b: b.Row };`,
    });
    expect(Object.keys((program.schemaOf('Both') as { $defs: object }).$defs)).toEqual(['Row', 'Row_2']);
  });
});
