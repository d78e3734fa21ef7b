import type { JsonSchema } from '@tradewind/sdk/manifest';

const bytes = [
  'ArrayBuffer',
  'Buffer',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float16Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
];

/** Types of the language and of Node that the codec writes, without type arguments that matter. */
export const builtinSchemas: ReadonlyMap<string, JsonSchema> = new Map<string, JsonSchema>([
  ['Date', { type: 'string', format: 'date-time', 'x-tradewind': 'date' }],
  ['URL', { type: 'string', format: 'uri', 'x-tradewind': 'url' }],
  ...bytes.map((name): [string, JsonSchema] => [
    name,
    { type: 'string', contentEncoding: 'base64', title: name, 'x-tradewind': 'bytes' },
  ]),
]);

export const bigintSchema: JsonSchema = { type: 'string', pattern: '^-?[0-9]+$', 'x-tradewind': 'bigint' };

/** No JSON value is `undefined`. */
export const undefinedSchema: JsonSchema = { not: {}, 'x-tradewind': 'undefined' };

export function mapSchema(key: JsonSchema, value: JsonSchema): JsonSchema {
  const entry = { type: 'array', prefixItems: [key, value], items: false, minItems: 2 };
  return { type: 'array', items: entry, 'x-tradewind': 'map' };
}

export function setSchema(items: JsonSchema): JsonSchema {
  return { type: 'array', items, uniqueItems: true, 'x-tradewind': 'set' };
}

/** What people return most often of what cannot travel, and what to return instead. */
export const instead: ReadonlyMap<string, string> = new Map([
  ['RegExp', 'Pass its `source` and `flags` as text.'],
  ['Error', 'Throw it, or pass `{ name, message }`.'],
  ['Response', 'Read it in the task, and return `await response.json()` or `.text()`.'],
  ['Request', 'Pass the URL and what else is needed as plain data.'],
  ['Blob', 'Return `new Uint8Array(await blob.arrayBuffer())`.'],
  ['WeakMap', 'Use a `Map`.'],
  ['WeakSet', 'Use a `Set`.'],
  ['String', 'Use the primitive type `string`.'],
  ['Number', 'Use the primitive type `number`.'],
  ['Boolean', 'Use the primitive type `boolean`.'],
  ['DataView', 'Use a `Uint8Array`.'],
  ['SharedArrayBuffer', 'Use an `ArrayBuffer`.'],
]);
