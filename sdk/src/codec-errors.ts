/** The messages for what cannot travel. */
import { type SdkErrorCode, sdkError } from './errors.ts';

export type Cause =
  | 'handle'
  | 'function'
  | 'symbol'
  | 'symbol key'
  | 'instance'
  | 'promise'
  | 'cycle'
  | 'hole'
  | 'depth';

interface Said {
  readonly code: SdkErrorCode;
  readonly seen: (value: unknown, detail: string | undefined) => string;
  readonly help: string;
}

const said: Record<Cause, Said> = {
  handle: {
    code: 'TW1001',
    seen: () => 'is a handle: you have the promise, not the value',
    help: '`await` it where the flow needs its value, or pass it to a task as it is.',
  },
  function: {
    code: 'TW1030',
    seen: (value) => `is a function${nameOf(value)}: it cannot travel between tasks`,
    help: 'Return the data, and let the next task have the code.',
  },
  symbol: {
    code: 'TW1030',
    seen: (value) => `is a symbol (${String(value)}): it cannot travel between tasks`,
    help: 'Use a text.',
  },
  'symbol key': {
    code: 'TW1030',
    seen: (_, detail) => `has a key that is a symbol (${detail}): it cannot travel between tasks`,
    help: 'Use a text as key.',
  },
  instance: {
    code: 'TW1031',
    seen: (value) => `is an instance of ${className(value)}: it cannot travel between tasks`,
    help: 'Return a plain object with what the next task needs: classes, streams, connections and errors stay in their process.',
  },
  promise: {
    code: 'TW1032',
    seen: () => 'is a promise: you have the promise, not the value',
    help: '`await` it before you return it.',
  },
  cycle: {
    code: 'TW1033',
    seen: () => 'contains itself: it cannot travel between tasks',
    help: 'Return a tree: refer to things by an id instead.',
  },
  hole: {
    code: 'TW1034',
    seen: () => 'is a hole in an array: it cannot travel between tasks',
    help: 'Fill it; `undefined` can travel.',
  },
  depth: {
    code: 'TW1035',
    seen: () => 'is nested too deeply (more than 1000 levels): it cannot travel between tasks',
    help: 'Return a flat list whose items refer to each other by an id.',
  },
};

export function untransferable(
  cause: Cause,
  value: unknown,
  root: string,
  path: readonly (string | number)[],
  detail?: string,
): Error {
  const { code, seen, help } = said[cause];
  return sdkError(code, `${placeOf(root, path)} ${seen(value, detail)}`, { help });
}

/** `result.users[3].callback`; of a long path the beginning and the end. */
function placeOf(root: string, path: readonly (string | number)[]): string {
  const parts = path.map((key) => {
    if (typeof key === 'number') return `[${key}]`;
    if (key.startsWith('<')) return key;
    return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  });
  if (parts.length > 20) parts.splice(10, parts.length - 20, '…');
  return root + parts.join('');
}

function nameOf(value: unknown): string {
  const name: unknown = (value as { name?: unknown }).name;
  return typeof name === 'string' && name !== '' ? ` (${name})` : '';
}

function className(value: unknown): string {
  const constructor = (Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null)?.constructor;
  return typeof constructor?.name === 'string' && constructor.name !== '' ? constructor.name : 'a class';
}
