import { capitalize, rule } from '../rule.ts';

export interface InType {
  /** The way to it in the type; empty: the type itself. */
  readonly path: string;
  /** In a sentence: the result of `load`. */
  readonly what: string;
}

/** TW2250–TW2299: what travels between tasks. */
export const typeRules = {
  'cannot-travel': rule({
    code: 'TW2250',
    severity: 'error',
    category: 'types',
    title: 'A value that cannot travel between tasks',
    message: (a: InType & { seen: string }) =>
      `${placeOf(a)} is ${a.seen}, and cannot be copied from one process to another.`,
    help: () =>
      'These travel, however nested: JSON values, undefined, bigint, Date, Map, Set, URL, ArrayBuffer and typed arrays.',
  }),
  'any-travels': rule({
    code: 'TW2251',
    severity: 'warning',
    category: 'types',
    title: '`any` between tasks',
    message: (a: InType) =>
      `${placeOf(a)} is \`any\`: whether it can travel, and fits where it arrives, is not checked.`,
    help: () => 'Name its type. Where it really may be anything, `unknown` says so and is checked on arrival.',
  }),
  'wide-result': rule({
    code: 'TW2254',
    severity: 'hint',
    category: 'types',
    title: 'A result that is larger than what is read of it',
    message: (a: { task: string; type: string; unread: string | undefined; read: string | undefined }) =>
      a.unread === undefined
        ? `No flow reads what \`${a.task}\` returns, a \`${a.type}\`: all of it is stored for nobody.`
        : `Of what \`${a.task}\` returns, flows read ${a.read} alone: ${a.unread} is stored and copied for nobody.`,
    help: (a) =>
      a.unread === undefined
        ? 'Return how many there were, or where they were written, or nothing.'
        : 'Return what is read. What is long and only looked at later is better written to a file or table by the task, and its name returned.',
  }),
  'type-too-deep': rule({
    code: 'TW2252',
    severity: 'error',
    category: 'types',
    title: 'A type without an end',
    message: (a: InType) =>
      `The type of ${a.what} grows with every step and never comes back to itself: no schema can hold it.`,
    help: () =>
      'A recursive type is fine as long as it repeats itself: `interface Tree<T> { value: T; children: Tree<T>[] }`.',
  }),
  'unresolved-type': rule({
    code: 'TW2253',
    severity: 'error',
    category: 'types',
    title: 'A type that is not known here',
    message: (a: InType & { type: string }) =>
      `${placeOf(a)} has the type \`${a.type}\`, which is only known where it is used: no schema can be made of it.`,
    help: () => 'Name a concrete type, or `unknown` if every value is allowed.',
  }),
};

function placeOf({ path, what }: InType): string {
  return path === '' ? capitalize(what) : `\`${path}\` in ${what}`;
}
