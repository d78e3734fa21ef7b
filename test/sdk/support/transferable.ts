/** Any value that can travel, nested as it may be, with keys that were chosen to hurt. */
import fc from 'fast-check';

const nastyKeys = ['$type', 'value', '__proto__', 'constructor', 'prototype', 'toJSON', 'then', 'length', '0', ''];

const typedArrays = [
  fc.int8Array(),
  fc.uint8Array(),
  fc.uint8ClampedArray(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.float32Array(),
  fc.float64Array(),
  fc.bigInt64Array(),
  fc.bigUint64Array(),
] as const;

const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.date({ noInvalidDate: false }),
  fc.webUrl().map((text) => new URL(text)),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  fc.uint8Array().map((bytes) => bytes.slice().buffer),
  fc.oneof(...typedArrays),
  // What a tag looks like, as data.
  fc.record(
    { $type: fc.constantFrom('Date', 'Map', 'undefined', 'Object', 'bigint', 'x'), value: fc.string() },
    { noNullPrototype: true },
  ),
);

export const { transferable } = fc.letrec<{ transferable: unknown }>((tie) => ({
  transferable: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    fc.array(tie('transferable'), { maxLength: 5 }),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...nastyKeys), fc.string()), tie('transferable')), { maxLength: 5 })
      .map(record),
    fc.array(fc.tuple(tie('transferable'), tie('transferable')), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.array(tie('transferable'), { maxLength: 4 }).map((items) => new Set(items)),
  ),
}));

/** As `JSON.parse` makes it: `__proto__` is a key like any other. */
export function record(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [key, value] of entries) {
    Object.defineProperty(made, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return made;
}
