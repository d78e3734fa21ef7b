/**
 * What the house rules do not hold yet. These lists may only shrink: an entry that is no longer
 * needed fails the tests too.
 */

/** `path → specifier`. At most five, ever. */
export const importExceptions: readonly string[] = [];

/** Files of 500 lines or more. */
export const longFiles: readonly string[] = [];

/** `path: name` of functions of 80 lines or more. */
export const longFunctions: readonly string[] = [];
