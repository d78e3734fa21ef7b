/** Runs work on a database: in one go where statements answer at once, else in a transaction of Knex's. */
import knexModule, { type Knex } from 'knex';
import type { ColumnValue, Row } from './columns.ts';
import type { Dialect } from './dialect.ts';
import { translateError } from './errors.ts';
import type { SqliteConnection, SqliteStatement } from './sqlite.ts';
import {
  type Answer,
  type Compiled,
  compile,
  type Definition,
  type Insert,
  insertOne,
  type Lookup,
  lookupOne,
  type Step,
  withConflict,
  type Work,
} from './statements.ts';

/** How long a locked database is waited for. */
const patienceMs = 15_000;
const firstWaitMs = 5;
const longestWaitMs = 200;

interface Prepared {
  readonly statement: SqliteStatement;
  readonly bind: Compiled['bind'];
}

/** What begins and ends a transaction on a connection. */
interface Bounds {
  readonly on: SqliteConnection;
  readonly begin: SqliteStatement;
  readonly beginRead: SqliteStatement;
  readonly commit: SqliteStatement;
}

export class Session {
  readonly knex: Knex;
  readonly dialect: Dialect;
  readonly #synchronous: boolean;
  readonly #compiled = new Map<object, Compiled>();
  readonly #prepared = new Map<object, Prepared>();
  #transaction: Bounds | undefined;

  constructor(dialect: Dialect, synchronous: boolean) {
    const silent = (): void => {};
    this.dialect = dialect;
    this.#synchronous = synchronous && dialect.capabilities.synchronous;
    // Knex would print what it then throws as well.
    const log = { warn: silent, error: silent, deprecate: silent, debug: silent };
    this.knex = knexModule.knex({ ...dialect.knex, log });
  }

  /** Opens a connection, to find out now whether that works. */
  async open(): Promise<void> {
    await this.retried(async () => {
      await this.knex.raw('select 1');
    });
  }

  /** Reads, all from one state of the database. */
  read<T>(work: () => Work<T>): Promise<T> {
    return this.#run(work, false);
  }

  /** Reads and writes, alone; when this resolves, what was written is durable. */
  write<T>(work: () => Work<T>): Promise<T> {
    return this.#run(work, true);
  }

  async close(): Promise<void> {
    this.#prepared.clear();
    this.#transaction = undefined;
    await this.knex.destroy();
  }

  /** Calls again while the database is locked by others; turns its errors into ours. */
  async retried<T>(attempt: () => T | Promise<T>): Promise<T> {
    let waitedMs = 0;
    for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      try {
        return await attempt();
      } catch (error) {
        const fault = this.dialect.faultOf(error);
        if (fault !== 'busy' || waitedMs >= patienceMs) throw translateError(error, fault, this.dialect.where);
      }
      const pauseMs = waitMs * (0.5 + Math.random());
      waitedMs += pauseMs;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  async #run<T>(work: () => Work<T>, writes: boolean): Promise<T> {
    return this.retried(() => {
      if (!this.#synchronous) return this.knex.transaction((trx) => this.#stepByStep(trx, work()));
      const connection = this.dialect.connection();
      // A transaction of Knex's (a migration) is under way on the only connection, or it is not open yet.
      if (connection === undefined || connection.inTransaction) return this.#inTurn(work, writes);
      return this.#atOnce(connection, work(), writes);
    });
  }

  async #inTurn<T>(work: () => Work<T>, writes: boolean): Promise<T> {
    const client = this.knex.client as Knex.Client;
    const connection = (await client.acquireConnection()) as SqliteConnection;
    try {
      return this.#atOnce(connection, work(), writes);
    } finally {
      await client.releaseConnection(connection);
    }
  }

  #atOnce<T>(connection: SqliteConnection, work: Work<T>, writes: boolean): T {
    const { begin, beginRead, commit } = this.#bounds(connection);
    (writes ? begin : beginRead).run([]);
    try {
      let next = work.next();
      while (next.done !== true) next = work.next(this.#answer(connection, next.value));
      commit.run([]);
      return next.value;
    } catch (error) {
      // Some errors (a full disk) end the transaction by themselves.
      if (connection.inTransaction) connection.exec('ROLLBACK');
      throw error;
    }
  }

  /** A new connection knows none of the statements that were prepared on the last one. */
  #bounds(connection: SqliteConnection): Bounds {
    if (this.#transaction?.on !== connection) {
      this.#prepared.clear();
      this.#transaction = {
        on: connection,
        begin: connection.prepare('BEGIN IMMEDIATE'),
        beginRead: connection.prepare('BEGIN'),
        commit: connection.prepare('COMMIT'),
      };
    }
    return this.#transaction;
  }

  #answer(connection: SqliteConnection, step: Step): Answer {
    if (step.kind === 'query') {
      const { sql, bindings } = step.build(this.knex).toSQL();
      return connection.prepare(sql).all(bindings as readonly unknown[]) as Row[];
    }
    if (step.kind === 'insert') {
      const { statement, bind } = this.#prepare(connection, step.insert, () => insertOne(step.insert));
      let written = 0;
      for (const values of step.rows) written += statement.run(bind(values)).changes;
      return written;
    }
    if (step.kind === 'lookup') {
      const { statement, bind } = this.#prepare(connection, step.lookup, () => lookupOne(step.lookup));
      return step.keys.flatMap((key) => statement.all(bind([...step.fixed, ...key])) as Row[]);
    }
    const { statement, bind } = this.#prepare(connection, step.definition, () => step.definition);
    const values = bind(step.values);
    return step.kind === 'run' ? statement.run(values).changes : (statement.all(values) as Row[]);
  }

  #prepare(connection: SqliteConnection, key: object, definition: () => Definition): Prepared {
    let prepared = this.#prepared.get(key);
    if (prepared === undefined) {
      const { sql, bind } = this.#compile(key, definition);
      this.#prepared.set(key, (prepared = { statement: connection.prepare(sql), bind }));
    }
    return prepared;
  }

  #compile(key: object, definition: () => Definition): Compiled {
    let compiled = this.#compiled.get(key);
    if (compiled === undefined) {
      compiled = compile(this.knex, definition());
      this.#compiled.set(key, compiled);
    }
    return compiled;
  }

  async #stepByStep<T>(trx: Knex.Transaction, work: Work<T>): Promise<T> {
    let next = work.next();
    while (next.done !== true) next = work.next(await this.#ask(trx, next.value));
    return next.value;
  }

  async #ask(trx: Knex.Transaction, step: Step): Promise<Answer> {
    if (step.kind === 'query') return (await step.build(trx)) as Row[];
    if (step.kind === 'insert') return this.#insertMany(trx, step.insert, step.rows);
    if (step.kind === 'lookup') return this.#lookupMany(trx, step.lookup, step.fixed, step.keys);
    const { sql, bind } = this.#compile(step.definition, () => step.definition);
    const answer: unknown = await trx.raw(sql, bind(step.values) as Knex.RawBinding[]);
    return step.kind === 'run' ? this.dialect.touchedBy(answer) : this.dialect.rowsOf(answer);
  }

  async #insertMany(trx: Knex.Transaction, insert: Insert, rows: readonly (readonly ColumnValue[])[]): Promise<number> {
    const { maxBindings, maxRows } = this.dialect.capabilities;
    let written = 0;
    for (const chunk of chunks(rows, Math.min(maxRows, maxBindings / insert.columns.length))) {
      const objects = chunk.map((values) => Object.fromEntries(insert.columns.map((name, at) => [name, values[at]])));
      const { sql, bindings } = withConflict(trx(insert.table).insert(objects), insert).toSQL();
      written += this.dialect.touchedBy(await trx.raw(sql, bindings as Knex.RawBinding[]));
    }
    return written;
  }

  async #lookupMany(
    trx: Knex.Transaction,
    { table, columns, fixed, key }: Lookup,
    fixedValues: readonly ColumnValue[],
    keys: readonly (readonly ColumnValue[])[],
  ): Promise<readonly Row[]> {
    const found: Row[] = [];
    const room = this.dialect.capabilities.maxBindings - fixed.length;
    for (const chunk of chunks(keys, Math.min(1_000, room / key.length))) {
      const rows = (await trx(table)
        .select([...columns])
        .where(Object.fromEntries(fixed.map((name, at) => [name, fixedValues[at]])))
        .whereIn([...key] as never, chunk as never)) as Row[];
      found.push(...rows);
    }
    return found;
  }
}

/** Lists of at most `size` items each. */
export function* chunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  const step = Math.max(1, Math.floor(size));
  for (let at = 0; at < items.length; at += step) yield items.slice(at, at + step);
}
