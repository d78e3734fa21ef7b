/**
 * What can be wrong with a schedule. Core is pure and below the errors that people see, so problems are data here;
 * whoever asked makes a `TradewindError` of them.
 */

/** Codes TW5020–TW5029. Each has a page under `docs/errors/`. */
export const timetableErrors = {
  TW5020: 'A schedule cannot be read',
  TW5021: 'A schedule never comes due',
  TW5022: 'A time zone is not known',
  TW5023: 'A dag ends before it starts',
  TW5024: 'The schedule has no interval for this logical date',
} as const satisfies Record<`TW502${number}`, string>;

/** A code of timetables. */
export type TimetableErrorCode = keyof typeof timetableErrors;

/** What is wrong, and what to do instead. */
export interface TimetableProblem {
  readonly code: TimetableErrorCode;
  readonly message: string;
  readonly help: string;
}

/** A value, or why there is none. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: TimetableProblem };

export function good<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function bad(code: TimetableErrorCode, message: string, help: string): Outcome<never> {
  return { ok: false, problem: { code, message, help } };
}
