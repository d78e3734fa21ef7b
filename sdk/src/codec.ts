/**
 * The one codec of values that travel between tasks: arguments, results, parameters, caught errors.
 *
 * It writes JSON. What JSON cannot say is written as `{ "$type": "Date", "value": … }`; a record of the user's that has a
 * key `$type` is wrapped in one itself, so no data can pose as a tag. Plain JSON data is written as it is.
 *
 * Travels, in any nesting: JSON values, undefined, NaN, ±Infinity, -0, bigint, Date (also an invalid one), Map, Set, URL,
 * ArrayBuffer, typed arrays and Buffer. Everything else is refused, at the property that causes it.
 * Not kept: that two places hold the same object (each gets its own copy), prototypes of null (records arrive as ordinary
 * objects), named properties of arrays, the part of a buffer that a typed array does not show.
 */
import { types } from 'node:util';
import { bytesOf, decodeBytes, isByteTag } from './codec-bytes.ts';
import { type Cause, untransferable } from './codec-errors.ts';
import { sdkError } from './errors.ts';
import { isHandle } from './handle.ts';
import type { Encoded } from './manifest/types.ts';

export const tagKey = '$type';
/** Deeper than any data, and far from the end of the stack. */
const maxDepth = 1_000;

type EncodedRecord = { [key: string]: Encoded };

/** Where we are: what is above us (for cycles), and the keys on the way (for messages). */
interface Walk {
  readonly root: string;
  readonly above: object[];
  readonly path: (string | number)[];
}

/**
 * A value as JSON data; nothing of it is shared with the value.
 *
 * Throws TW1030–TW1035 for what cannot travel; the message names the place, beginning with `root`:
 * `result.users[3].callback is a function: it cannot travel between tasks`.
 *
 * @example
 * ```ts
 * import { decode, encode } from 'tradewind';
 *
 * const stored = encode({ at: new Date(0), ids: new Set([1n]) });
 * JSON.stringify(stored); // {"at":{"$type":"Date","value":"1970-…"},"ids":{"$type":"Set","value":[…]}}
 * decode(stored); // { at: Date, ids: Set }
 * ```
 */
export function encode(value: unknown, root = 'value'): Encoded {
  return write(value, { root, above: [], path: [] });
}

function write(value: unknown, walk: Walk): Encoded {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return isJsonNumber(value) ? value : tagged('number', Object.is(value, -0) ? '-0' : String(value));
    case 'object':
      return value === null ? null : writeObject(value, walk);
    case 'undefined':
      return { [tagKey]: 'undefined' };
    case 'bigint':
      return tagged('bigint', String(value));
    default:
      throw refuse(value, walk, isHandle(value) ? 'handle' : (typeof value as 'function' | 'symbol'));
  }
}

function writeObject(value: object, walk: Walk): Encoded {
  if (isHandle(value)) throw refuse(value, walk, 'handle');
  const { above } = walk;
  if (above.length >= maxDepth) throw refuse(value, walk, above.includes(value) ? 'cycle' : 'depth');
  if (above.includes(value)) throw refuse(value, walk, 'cycle');
  above.push(value);
  const written = Array.isArray(value)
    ? writeArray(value, walk)
    : isRecord(value)
      ? writeRecord(value, walk)
      : writeSpecial(value, walk);
  above.pop();
  return written;
}

function writeArray(value: readonly unknown[], walk: Walk): Encoded {
  if (!isBuiltin(value, 'Array')) throw refuse(value, walk, 'instance');
  const { path } = walk;
  const depth = path.length;
  const written: Encoded[] = [];
  for (let i = 0; i < value.length; i++) {
    path[depth] = i;
    const item = value[i];
    if (item === undefined && !(i in value)) throw refuse(value, walk, 'hole');
    written.push(write(item, walk));
  }
  path.length = depth;
  return written;
}

function writeRecord(value: object, walk: Walk): Encoded {
  const { path } = walk;
  const depth = path.length;
  const written: EncodedRecord = {};
  let wrap = false;
  for (const key of Object.keys(value)) {
    path[depth] = key;
    if (key === tagKey) wrap = true;
    setOwn(written, key, write((value as EncodedRecord)[key], walk));
  }
  const symbol = Object.getOwnPropertySymbols(value).find((key) =>
    Object.prototype.propertyIsEnumerable.call(value, key),
  );
  path.length = depth;
  if (symbol !== undefined) throw refuse(value, walk, 'symbol key', String(symbol));
  return wrap ? tagged('Object', written) : written;
}

function writeSpecial(value: object, walk: Walk): Encoded {
  if (types.isDate(value) && isBuiltin(value, 'Date')) {
    return tagged('Date', Number.isNaN(value.getTime()) ? null : value.toISOString());
  }
  if (types.isMap(value) && isBuiltin(value, 'Map')) return tagged('Map', writeMap(value, walk));
  if (types.isSet(value) && isBuiltin(value, 'Set')) {
    return tagged(
      'Set',
      [...value].map((item, i) => writeAt(item, walk, `<item ${i}>`)),
    );
  }
  if (value instanceof URL && isBuiltin(value, 'URL')) return tagged('URL', value.href);
  const bytes = bytesOf(value);
  if (bytes !== undefined) return tagged(bytes.tag, bytes.base64);
  throw refuse(value, walk, typeof (value as { then?: unknown }).then === 'function' ? 'promise' : 'instance');
}

function writeMap(value: ReadonlyMap<unknown, unknown>, walk: Walk): Encoded {
  const entries: Encoded[] = [];
  for (const [key, item] of value) {
    const name = typeof key === 'string' ? JSON.stringify(key) : String(entries.length);
    entries.push([writeAt(key, walk, `<key ${entries.length}>`), writeAt(item, walk, `<value ${name}>`)]);
  }
  return entries;
}

function writeAt(value: unknown, walk: Walk, key: string): Encoded {
  walk.path.push(key);
  const written = write(value, walk);
  walk.path.pop();
  return written;
}

function refuse(value: unknown, walk: Walk, cause: Cause, detail?: string): Error {
  return untransferable(cause, value, walk.root, walk.path, detail);
}

function tagged(type: string, value: Encoded): Encoded {
  return { [tagKey]: type, value };
}

/** `record.__proto__ = x` would change the prototype. */
function setOwn<V>(record: Record<string, V>, key: string, value: V): void {
  if (key === '__proto__')
    Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
  else record[key] = value;
}

function isJsonNumber(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}

/** An object literal, or made without prototype, of whatever realm. */
function isRecord(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf');
}

/** No sub-class, of whatever realm. */
function isBuiltin(value: object, name: string): boolean {
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null;
  return prototype?.constructor?.name === name;
}

/**
 * The value that `encode` was given. Throws TW1036 for what `encode` cannot have written.
 */
export function decode(encoded: Encoded): unknown {
  if (typeof encoded !== 'object' || encoded === null) return encoded;
  if (isList(encoded)) return encoded.map(decode);
  return Object.hasOwn(encoded, tagKey) ? decodeTagged(encoded) : decodeRecord(encoded);
}

function isList(encoded: Encoded): encoded is readonly Encoded[] {
  return Array.isArray(encoded);
}

function decodeRecord(encoded: Readonly<EncodedRecord>): unknown {
  const record: Record<string, unknown> = {};
  for (const key of Object.keys(encoded)) setOwn(record, key, decode(encoded[key] as Encoded));
  return record;
}

function decodeTagged(encoded: Readonly<EncodedRecord>): unknown {
  const { [tagKey]: type, value } = encoded;
  if (type === 'undefined') return undefined;
  if (type === 'Date' && value === null) return new Date(Number.NaN);
  if (typeof value === 'string') {
    if (type === 'Date' && !Number.isNaN(Date.parse(value))) return new Date(value);
    if (type === 'number' && specialNumbers.has(value)) return Number(value);
    if (type === 'bigint' && /^-?\d+$/.test(value)) return BigInt(value);
    if (type === 'URL' && URL.canParse(value)) return new URL(value);
    if (isByteTag(type)) return decodeBytes(type, value);
  } else if (value !== undefined && value !== null && typeof value === 'object') {
    if (type === 'Map' && isEntries(value)) return new Map(value.map(([key, item]) => [decode(key), decode(item)]));
    if (type === 'Set' && isList(value)) return new Set(value.map(decode));
    if (type === 'Object' && !isList(value)) return decodeRecord(value);
  }
  throw sdkError('TW1036', `a stored value cannot be read: its type is ${JSON.stringify(type)}`, {
    help: 'It was written by a newer version of Tradewind, or changed since it was written.',
  });
}

const specialNumbers: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity', '-0']);

function isEntries(encoded: Encoded): encoded is readonly (readonly [Encoded, Encoded])[] {
  return isList(encoded) && encoded.every((entry) => isList(entry) && entry.length === 2);
}

/** `JSON.stringify(encode(value))`, faster for plain JSON data. Throws as `encode` does. */
export function stringify(value: unknown, root?: string): string {
  return JSON.stringify(isPlain(value, 0) ? value : encode(value, root));
}

/** `decode(JSON.parse(text))`, faster for plain JSON data. */
export function parse(text: string): unknown {
  const encoded = JSON.parse(text) as Encoded;
  return text.includes(`"${tagKey}"`) ? decode(encoded) : encoded;
}

/** What the value is on the other side of the codec. Throws as `encode` does. */
export function copy<T>(value: T, root?: string): T {
  return decode(encode(value, root)) as T;
}

/** What the codec writes as it is. In doubt, no: then `encode` looks closer. */
function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return isJsonNumber(value);
  if (typeof value !== 'object' || depth > 50 || isHandle(value)) return false;
  if (Array.isArray(value)) {
    if (Object.getPrototypeOf(value) !== Array.prototype) return false;
    for (const item of value) if (!isPlain(item, depth + 1)) return false;
    return true;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key of Object.keys(value)) {
    if (key === tagKey || !isPlain((value as Record<string, unknown>)[key], depth + 1)) return false;
  }
  return Object.getOwnPropertySymbols(value).length === 0;
}
