import { rule } from '../rule.ts';

/** TW2250–TW2299: what travels between tasks. */
export const typeRules = {
  'cannot-travel': rule({
    code: 'TW2250',
    severity: 'error',
    category: 'types',
    title: 'A value that cannot travel between tasks',
    message: (a: { path: string; seen: string; what: string }) =>
      `${a.what} is copied from one process to another, and \`${a.path}\` is ${a.seen}, which cannot be copied.`,
    help: () =>
      'These travel, however nested: JSON values, undefined, bigint, Date, Map, Set, URL, ArrayBuffer and typed arrays.',
  }),
  'any-travels': rule({
    code: 'TW2251',
    severity: 'warning',
    category: 'types',
    title: '`any` between tasks',
    message: (a: { path: string; what: string }) =>
      `\`${a.path}\` is \`any\`: whether ${a.what} can travel, and fits where it arrives, is not checked.`,
    help: () => 'Name its type. `unknown` is honest where it really may be anything.',
  }),
  'type-too-deep': rule({
    code: 'TW2252',
    severity: 'error',
    category: 'types',
    title: 'A type without an end',
    message: (a: { path: string; what: string }) =>
      `The type of ${a.what} grows with every step: at \`${a.path}\` it is still not at its end.`,
    help: () => 'A recursive type is fine as long as it comes back to itself: `interface Tree { children: Tree[] }`.',
  }),
  'unresolved-type': rule({
    code: 'TW2253',
    severity: 'error',
    category: 'types',
    title: 'A type that is not known here',
    message: (a: { path: string; type: string; what: string }) =>
      `\`${a.path}\` of ${a.what} has the type \`${a.type}\`, which is only known where it is used: no schema can be made of it.`,
    help: () => 'Name a concrete type, or `unknown` if every value is allowed.',
  }),
};
