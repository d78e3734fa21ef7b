/** Buffers and typed arrays, as base64 in the machine's byte order: little-endian wherever Node runs. */
import { types } from 'node:util';
import { sdkError } from './errors.ts';

const arrays = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float16Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
} as const;

export type ByteTag = keyof typeof arrays | 'ArrayBuffer' | 'Buffer';

/** A fixed list, so that no stored text names a global of its choice. */
export function isByteTag(tag: unknown): tag is ByteTag {
  return typeof tag === 'string' && (tag === 'ArrayBuffer' || tag === 'Buffer' || Object.hasOwn(arrays, tag));
}

export function bytesOf(value: object): { readonly tag: ByteTag; readonly base64: string } | undefined {
  const tag = (Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null)?.constructor?.name;
  if (!isByteTag(tag)) return undefined;
  if (types.isArrayBuffer(value)) return { tag, base64: Buffer.from(value).toString('base64') };
  if (!types.isTypedArray(value)) return undefined;
  return { tag, base64: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
}

export function decodeBytes(tag: ByteTag, base64: string): unknown {
  const bytes = Buffer.from(base64, 'base64');
  if (tag === 'Buffer') return bytes;
  // A copy of its own: small Buffers share one pool.
  const buffer = new ArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  if (tag === 'ArrayBuffer') return buffer;
  const array = arrays[tag];
  if (buffer.byteLength % array.BYTES_PER_ELEMENT !== 0) {
    throw sdkError('TW1036', `a stored value cannot be read: ${buffer.byteLength} bytes are no ${tag}`, {
      help: 'It was changed since it was written.',
    });
  }
  return new array(buffer);
}
