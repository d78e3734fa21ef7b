import { sdkError } from './errors.ts';

/**
 * Makes a value that came through the codec unchangeable, all the way down: values that were awaited in a flow belong to
 * the run. Dates, maps and sets throw TW1037 when changed; bytes in typed arrays cannot be protected and are left alone.
 */
export function deepFreeze<T>(value: T): T {
  freeze(value);
  return value;
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || isBytes(value)) return;
  if (value instanceof Map) {
    refuseAll(value, ['set', 'delete', 'clear']);
    for (const [key, item] of value) {
      freeze(key);
      freeze(item);
    }
  } else if (value instanceof Set) {
    refuseAll(value, ['add', 'delete', 'clear']);
    for (const item of value) freeze(item);
  } else if (value instanceof Date) {
    refuseAll(value, dateSetters);
  } else if (!(value instanceof URL)) {
    for (const key of Object.keys(value)) freeze((value as Record<string, unknown>)[key]);
  }
  Object.freeze(value);
}

const dateSetters = Object.getOwnPropertyNames(Date.prototype).filter((name) => name.startsWith('set'));

function isBytes(value: object): boolean {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

/** Freezing does not reach what such objects hold inside: their methods would still change it. */
function refuseAll(target: object, methods: readonly string[]): void {
  for (const method of methods) Object.defineProperty(target, method, { value: refused });
}

function refused(): never {
  throw sdkError('TW1037', 'a value that was awaited in a flow cannot be changed', {
    help: 'Make a copy and change that, in a task.',
  });
}
