/** Between abstract values and JavaScript's own, as far as they are constant. */
import type { Reader } from './reader.ts';
import { type Abstract, type Constant, constant, type List, type RecordValue } from './values.ts';

/** The JavaScript value, if all of it is constant. */
export function constantOf(r: Reader, value: Abstract): { readonly value: unknown } | undefined {
  switch (value.kind) {
    case 'const':
      return value;
    case 'list': {
      const items: unknown[] = [];
      for (const item of r.store.get(value.cell)) {
        const known = constantOf(r, item);
        if (known === undefined) return undefined;
        items.push(known.value);
      }
      return { value: items };
    }
    case 'record': {
      const entries: [string, unknown][] = [];
      for (const [key, item] of r.store.get(value.cell)) {
        const known = constantOf(r, item);
        if (known === undefined) return undefined;
        entries.push([key, known.value]);
      }
      return { value: Object.fromEntries(entries) };
    }
    default:
      return undefined;
  }
}

/** JavaScript's arrays and objects → the arrays and records of the flow that they were made of. */
export type Origins = Map<unknown, Abstract>;

/** Notes what a value of the flow, and what is in it, has become in JavaScript. */
export function noteOrigins(r: Reader, value: Abstract, made: unknown, origins: Origins): void {
  if (value.kind === 'list') {
    origins.set(made, value);
    for (const [index, item] of r.store.get(value.cell).entries()) {
      noteOrigins(r, item, (made as readonly unknown[])[index], origins);
    }
  } else if (value.kind === 'record') {
    origins.set(made, value);
    for (const [key, item] of r.store.get(value.cell)) {
      noteOrigins(r, item, (made as Readonly<Record<string, unknown>>)[key], origins);
    }
  }
}

/** @param origins what was an array or record of the flow is that one again */
export function fromConstant(r: Reader, value: unknown, origins?: Origins): Abstract {
  const origin = origins?.get(value);
  if (origin !== undefined) return origin;
  if (Array.isArray(value)) {
    return listOf(
      r,
      value.map((item) => fromConstant(r, item, origins)),
    );
  }
  if (typeof value === 'function' || typeof value === 'symbol') {
    return { kind: 'opaque', because: `it is a ${typeof value}` };
  }
  if (typeof value !== 'object' || value === null || !isPlainRecord(value)) {
    return constant(value as Constant['value']);
  }
  return recordOf(
    r,
    Object.entries(value).map(([key, item]) => [key, fromConstant(r, item, origins)]),
  );
}

function isPlainRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export function listOf(r: Reader, items: readonly Abstract[]): List {
  return { kind: 'list', cell: r.store.make(items, r.strands) };
}

export function recordOf(r: Reader, entries: Iterable<readonly [string, Abstract]>): RecordValue {
  return { kind: 'record', cell: r.store.make<ReadonlyMap<string, Abstract>>(new Map(entries), r.strands) };
}
