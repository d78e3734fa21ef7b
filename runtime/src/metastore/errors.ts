/** What the metastore throws: its codes, and how errors of a database become errors that say what to do. */
import { isTradewindError, TradewindError } from '@tradewind/sdk';

/** Codes TW3000–TW3099. Each has a page under `docs/errors/`. */
export const metastoreErrors = {
  TW3001: 'The metastore cannot be opened',
  TW3002: 'This run exists already',
  TW3003: 'A run names a version that is not stored',
  TW3004: 'The metastore is busy',
  TW3005: 'The disk is full',
  TW3006: 'The metastore is read-only',
  TW3007: 'This file is not a metastore, or it is damaged',
  TW3008: 'The metastore was written by a newer Tradewind',
  TW3009: 'The metastore has not been set up',
  TW3010: 'This kind of metastore is not known',
  TW3011: 'Two tries claim the same number',
  TW3099: 'The database refused a statement',
} as const satisfies Record<`TW30${number}`, string>;

/** A code of the metastore. */
export type MetastoreErrorCode = keyof typeof metastoreErrors;

/** An error with one of the metastore's own codes. */
export function metastoreError(
  code: MetastoreErrorCode,
  message: string,
  init?: ConstructorParameters<typeof TradewindError>[2],
): TradewindError {
  return new TradewindError(code, message, init);
}

/** What went wrong, in words that all databases share. */
export type Fault =
  | 'unique'
  | 'foreign_key'
  | 'busy'
  | 'full'
  | 'read_only'
  | 'damaged'
  | 'cannot_open'
  | 'no_schema'
  | 'other';

type Page = readonly [code: MetastoreErrorCode, message: (where: string) => string, help: string];

const pages: Readonly<Record<Exclude<Fault, 'other'>, Page>> = {
  unique: [
    'TW3002',
    (where) => `A row with the same key is in ${where} already.`,
    'Look at what is there before writing it again.',
  ],
  foreign_key: [
    'TW3003',
    (where) => `A row names another one that is not in ${where}.`,
    'Store the version before its runs, and the run before its task instances.',
  ],
  busy: [
    'TW3004',
    (where) => `Another process kept ${where} locked for too long.`,
    'Find the process that holds it (a backup, an open SQLite shell?) and end it; what was asked for was not done.',
  ],
  full: [
    'TW3005',
    (where) => `There is no room left to write to ${where}.`,
    'Free some space and try again. Nothing is lost: what was committed is there, the rest never happened.',
  ],
  read_only: [
    'TW3006',
    (where) => `${where} cannot be written.`,
    'Give this user the right to write the file and its folder (SQLite keeps two more files beside it).',
  ],
  damaged: [
    'TW3007',
    (where) => `${where} is not a SQLite database, or it is damaged.`,
    'Check the path. If it is the right file, restore it from a backup.',
  ],
  cannot_open: [
    'TW3001',
    (where) => `${where} cannot be opened.`,
    'Check that the folder exists and that this user may read and write it.',
  ],
  no_schema: [
    'TW3009',
    (where) => `${where} has no tables yet, or only those of an older Tradewind.`,
    'Bring its schema up to date (`migrate()`) before using it.',
  ],
};

/** An error of the database as one of ours. `where` names the store. */
export function translateError(error: unknown, fault: Fault, where: string): TradewindError {
  if (isTradewindError(error)) return error;
  const { reason, cause } = withoutStatement(error);
  if (fault === 'other') return metastoreError('TW3099', `The database of ${where} answered: ${reason}`, { cause });
  const [code, message, help] = pages[fault];
  return metastoreError(code, `${message(where)} (${reason})`, { help, cause });
}

/** Knex puts the statement with its values before what the database said: no place for a user's data. */
function withoutStatement(error: unknown): { readonly reason: string; readonly cause: unknown } {
  if (!(error instanceof Error)) return { reason: String(error), cause: error };
  const at = error.message.lastIndexOf(' - ');
  if (at < 0) return { reason: error.message, cause: error };
  const reason = error.message.slice(at + 3);
  return { reason, cause: Object.assign(new Error(reason), { code: (error as { code?: unknown }).code }) };
}
