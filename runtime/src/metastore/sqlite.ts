/**
 * SQLite through Knex, with what a metastore needs and Knex does not do: writing transactions that take their lock at
 * once, pragmas on each connection, rows kept in their primary key, and a hand on the connection itself.
 */
import { closeSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Knex } from 'knex';

const require = createRequire(import.meta.url);

/** As much of better-sqlite3's `Database` as is used here. */
export interface SqliteConnection {
  prepare(sql: string): SqliteStatement;
  pragma(text: string): unknown;
  exec(sql: string): void;
  /** All of it, as a file has it. */
  serialize(): Buffer;
  readonly inTransaction: boolean;
  readonly open: boolean;
  close(): void;
}

/** A prepared statement of better-sqlite3. */
export interface SqliteStatement {
  all(values: readonly unknown[]): unknown[];
  run(values: readonly unknown[]): { readonly changes: number };
}

interface SqliteTransaction {
  begin(connection: unknown): unknown;
  query(connection: unknown, sql: string): unknown;
}
interface TableCompiler {
  createQuery(...args: unknown[]): void;
  readonly sequence: { sql: string }[];
}
type Constructor<T> = new (...args: readonly unknown[]) => T;

const BaseClient = require('knex/lib/dialects/better-sqlite3/index.js') as typeof Knex.Client;
const BaseTransaction =
  require('knex/lib/dialects/sqlite3/execution/sqlite-transaction.js') as Constructor<SqliteTransaction>;
const BaseTableCompiler =
  require('knex/lib/dialects/sqlite3/schema/sqlite-tablecompiler.js') as Constructor<TableCompiler>;

/**
 * Knex sends a plain `BEGIN`. Of two such transactions that read and then write, the second fails at once with
 * SQLITE_BUSY_SNAPSHOT, however long the busy timeout; one that takes the write lock first just waits for it.
 */
class ImmediateTransaction extends BaseTransaction {
  override begin(connection: unknown): unknown {
    return this.query(connection, 'BEGIN IMMEDIATE;');
  }
}

/**
 * Our keys are text, so each table would be two trees: its rows, and an index of its keys. Kept in the tree of its
 * keys, a row costs one page less in every commit. Knex's own tables count themselves and stay as they are.
 */
class KeyedTableCompiler extends BaseTableCompiler {
  override createQuery(...args: unknown[]): void {
    super.createQuery(...args);
    const create = this.sequence.at(-1);
    if (create && /primary key \([^)]*\)\)$/.test(create.sql) && !create.sql.includes('autoincrement')) {
      create.sql += ' without rowid';
    }
  }
}

export interface SqliteSettings {
  /** `:memory:` or an absolute path. */
  readonly filename: string;
  /** What one in memory holds in the beginning. */
  readonly image?: Buffer;
  /** How long a statement blocks this process while another one writes, before it is tried again later. */
  readonly busyTimeoutMs: number;
}

/** A client for one store, and the one connection that it keeps. */
export function sqliteClient({ filename, image, busyTimeoutMs }: SqliteSettings): {
  readonly client: typeof Knex.Client;
  readonly connection: () => SqliteConnection | undefined;
} {
  let current: SqliteConnection | undefined;
  class SqliteClient extends BaseClient {
    override async acquireRawConnection(): Promise<SqliteConnection> {
      // SQLite would make the file readable for everybody, and its two companions as it is itself.
      if (filename !== ':memory:') closeSync(openSync(filename, 'a', 0o600));
      const { driver: Database } = this as unknown as { driver: new (image: Buffer) => SqliteConnection };
      const opened = image === undefined ? await super.acquireRawConnection() : new Database(image);
      const connection = opened as SqliteConnection;
      connection.pragma(`busy_timeout = ${busyTimeoutMs}`);
      connection.pragma('journal_mode = WAL');
      connection.pragma('synchronous = FULL');
      connection.pragma('foreign_keys = ON');
      connection.pragma('cache_size = -65536');
      current = connection;
      return connection;
    }

    override transaction(...args: unknown[]): Knex.Transaction {
      return new ImmediateTransaction(this, ...args) as unknown as Knex.Transaction;
    }

    override tableCompiler(...args: unknown[]): unknown {
      return new KeyedTableCompiler(this, ...args);
    }
  }
  return { client: SqliteClient, connection: () => (current?.open === true ? current : undefined) };
}

const codes: readonly (readonly [
  start: string,
  fault: 'unique' | 'foreign_key' | 'busy' | 'full' | 'read_only' | 'damaged' | 'cannot_open',
])[] = [
  ['SQLITE_CONSTRAINT_UNIQUE', 'unique'],
  ['SQLITE_CONSTRAINT_PRIMARYKEY', 'unique'],
  ['SQLITE_CONSTRAINT_FOREIGNKEY', 'foreign_key'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_FULL', 'full'],
  ['SQLITE_READONLY', 'read_only'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_CANTOPEN', 'cannot_open'],
  ['ENOENT', 'cannot_open'],
  ['ENOTDIR', 'cannot_open'],
  ['EISDIR', 'cannot_open'],
  ['EACCES', 'read_only'],
  ['EPERM', 'read_only'],
  ['EROFS', 'read_only'],
  ['ENOSPC', 'full'],
];

/** What an error of SQLite, or of opening its file, means. */
export function sqliteFault(error: unknown): (typeof codes)[number][1] | 'no_schema' | 'other' {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof message === 'string' && /no such (table|column)/.test(message)) return 'no_schema';
  if (typeof code !== 'string') return 'other';
  return codes.find(([start]) => code.startsWith(start))?.[1] ?? 'other';
}
