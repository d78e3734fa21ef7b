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

export function fromConstant(r: Reader, value: unknown): Abstract {
  if (Array.isArray(value)) {
    return listOf(
      r,
      value.map((item) => fromConstant(r, item)),
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
    Object.entries(value).map(([key, item]) => [key, fromConstant(r, item)]),
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
