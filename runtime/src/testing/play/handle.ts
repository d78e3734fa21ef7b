/** Handles as JavaScript has them: promises with fields. Whatever else is done with one is an error that says so. */
import { inspect } from 'node:util';
import { handleBrand } from '@tradewind/sdk/runtime';
import { testingError } from '../errors.ts';
import type { Source } from './source.ts';

/** What a handle stands for: a thing that ends, and a path into its value. */
export interface HandleRef {
  readonly source: Source;
  readonly path: readonly string[];
}

const refs = new WeakMap<object, HandleRef>();

export function refOf(handle: unknown): HandleRef | undefined {
  return typeof handle === 'object' || typeof handle === 'function' ? refs.get(handle as object) : undefined;
}

/** More than any tuple has: whoever reads on has a list in mind. */
const longestTuple = 1_000;

export function makeHandle(source: Source, path: readonly string[] = []): object {
  const name = `${source.label}${path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`)).join('')}`;
  const refuse = (what: string): never => {
    throw testingError('TW7001', `${name} is a handle, and ${what}: you have the promise, not the value`, {
      help: '`await` it where the flow needs its value, or pass it to a task as it is.',
    });
  };
  const fields = new Map<string, object>();
  const field = (key: string): object => {
    let made = fields.get(key);
    if (made === undefined) fields.set(key, (made = makeHandle(source, [...path, key])));
    return made;
  };
  // Only a field called `map` can be called: it is the list's own, unless the result is a record with such a field.
  const target = path.at(-1) === 'map' ? (): void => {} : {};
  const handle: object = new Proxy(target, {
    get(_, key) {
      if (typeof key === 'string') return stringMember(key);
      switch (key) {
        case handleBrand:
          return true;
        case Symbol.asyncDispose:
          return source.disposer();
        case Symbol.toStringTag:
          return 'Handle';
        case Symbol.iterator:
          return function* () {
            for (let index = 0; index < longestTuple; index++) yield field(String(index));
            refuse('was spread or iterated over');
          };
        case Symbol.toPrimitive:
          return () => refuse('was turned into a text or number');
        case inspect.custom:
          return () => `Handle<${name}>`;
        default:
          return undefined;
      }
    },
    apply: (_target, _this, args) =>
      source.map(path.slice(0, -1), args[0] as (item: unknown, index: number) => unknown),
    has: () => refuse('was searched for a property'),
    ownKeys: () => refuse('was spread, or its properties were listed'),
    set: () => refuse('was changed'),
    defineProperty: () => refuse('was changed'),
    deleteProperty: () => refuse('was changed'),
  });
  const stringMember = (key: string): unknown => {
    if (key === 'then') return (...settle: [Settle, Settle]) => source.wait(path).then(...settle);
    if (key === 'toJSON') return () => refuse('was turned into JSON');
    return field(key);
  };
  refs.set(handle, { source, path });
  return handle;
}

export type Settle = ((value: unknown) => unknown) | null | undefined;
