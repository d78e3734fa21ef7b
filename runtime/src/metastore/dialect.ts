/**
 * What databases can do, and the only place that tells them apart. Everything else asks for a capability.
 *
 * A further database is one more `Dialect`: how to connect, what its answers look like, what its errors mean.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Knex } from 'knex';
import type { Row } from './columns.ts';
import { type Fault, metastoreError } from './errors.ts';
import { type SqliteConnection, sqliteClient, sqliteFault } from './sqlite.ts';

/** What a database can do. */
export interface Capabilities {
  /** Statements answer at once: a transaction need not be left in between, so it cannot meet another one's work. */
  readonly synchronous: boolean;
  /** Rows that another transaction has locked can be passed over (`for update skip locked`). */
  readonly skipLocked: boolean;
  /** Tables are made and changed inside of transactions. */
  readonly transactionalSchema: boolean;
  /** Most values in one statement. */
  readonly maxBindings: number;
  /** Most rows that one statement inserts. */
  readonly maxRows: number;
}

/** One way to keep a metastore. */
export interface Dialect {
  readonly capabilities: Capabilities;
  /** For messages: the file, or the address without its password. */
  readonly where: string;
  readonly knex: Knex.Config;
  /** The connection itself, where statements answer at once and it is open. */
  readonly connection: () => SqliteConnection | undefined;
  /** What to run when the schema has been changed. */
  readonly afterSchemaChange: readonly string[];
  readonly faultOf: (error: unknown) => Fault;
  /** The rows in the answer to a raw statement. */
  readonly rowsOf: (answer: unknown) => readonly Row[];
  /** How many rows a raw statement touched. */
  readonly touchedBy: (answer: unknown) => number;
}

/** Where a metastore is: a path, `:memory:`, or a URL; or in memory, as a copy of another one. */
export type Location = string | { readonly file: string } | { readonly image: Buffer };

/** The dialect for a place. */
export function dialectFor(location: Location, settings: { readonly busyTimeoutMs: number }): Dialect {
  if (typeof location === 'object' && 'image' in location) {
    return sqlite(':memory:', settings.busyTimeoutMs, location.image);
  }
  const place = typeof location === 'string' ? location : location.file;
  if (place === ':memory:' || typeof location !== 'string') return sqlite(place, settings.busyTimeoutMs);
  const scheme = /^([a-z][a-z0-9+]+):/i.exec(place)?.[1]?.toLowerCase();
  switch (scheme) {
    case undefined:
      return sqlite(place, settings.busyTimeoutMs);
    case 'file':
      return sqlite(fileURLToPath(place), settings.busyTimeoutMs);
    case 'sqlite':
      return sqlite(place.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, ''), settings.busyTimeoutMs);
    default:
      throw metastoreError('TW3010', `A metastore at ${scheme}: is not supported.`, {
        help: 'Use a file: a path, `sqlite:` and a path, or `:memory:` for one that is forgotten at the end.',
      });
  }
}

function sqlite(place: string, busyTimeoutMs: number, image?: Buffer): Dialect {
  const filename = place === ':memory:' ? place : resolve(place);
  const { client, connection } = sqliteClient({ filename, busyTimeoutMs, ...(image && { image }) });
  return {
    // Knex writes rows for SQLite as a compound select, which may have 500 terms.
    capabilities: {
      synchronous: true,
      skipLocked: false,
      transactionalSchema: true,
      maxBindings: 30_000,
      maxRows: 500,
    },
    where: place === ':memory:' ? 'the metastore in memory' : filename,
    knex: { client, connection: { filename }, useNullAsDefault: true, pool: { min: 1, max: 1 } },
    connection,
    afterSchemaChange: ['PRAGMA foreign_keys = ON'],
    faultOf: sqliteFault,
    rowsOf: (answer) => answer as readonly Row[],
    touchedBy: (answer) => (answer as { readonly changes: number }).changes,
  };
}
