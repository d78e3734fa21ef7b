/**
 * Statements are built with Knex, once, and kept as text: building one costs more than running it.
 *
 * Work on the metastore is written as generators that yield steps and receive their answers. So one text serves both
 * ways of running it: in one go on SQLite's synchronous connection, and awaiting each answer of a database server.
 */
import type { Knex } from 'knex';
import type { ColumnValue, Row } from './columns.ts';

/** A statement with named places for values. */
export interface Definition {
  /** The order in which values are given. */
  readonly names: readonly string[];
  readonly build: (db: Knex, value: (name: string) => string) => Knex.QueryBuilder;
}

/** Rows for a table. Where one is there already, the new or the old row is kept; without `onConflict` that is an error. */
export interface Insert {
  readonly table: string;
  readonly columns: readonly string[];
  readonly onConflict?: { readonly key: readonly string[]; readonly keep: 'new' | 'old' };
}

/** Rows by many keys. */
export interface Lookup {
  readonly table: string;
  readonly columns: readonly string[];
  /** Columns with one value for all keys. */
  readonly fixed: readonly string[];
  readonly key: readonly string[];
}

/** One thing to ask of the database. */
export type Step =
  | { readonly kind: 'rows' | 'run'; readonly definition: Definition; readonly values: readonly ColumnValue[] }
  | { readonly kind: 'insert'; readonly insert: Insert; readonly rows: readonly (readonly ColumnValue[])[] }
  | {
      readonly kind: 'lookup';
      readonly lookup: Lookup;
      readonly fixed: readonly ColumnValue[];
      readonly keys: readonly (readonly ColumnValue[])[];
    }
  /** A query whose text depends on what is asked for. */
  | { readonly kind: 'query'; readonly build: (db: Knex) => Knex.QueryBuilder };

/** Rows, or how many were touched. */
export type Answer = readonly Row[] | number;

/** Work on the metastore, in steps. */
export type Work<T> = Generator<Step, T, unknown>;

/** Declares a statement. */
export function define(names: readonly string[], build: Definition['build']): Definition {
  return { names, build };
}

/** The rows that a statement answers with. */
export function* rows(definition: Definition, values: readonly ColumnValue[] = []): Work<readonly Row[]> {
  return (yield { kind: 'rows', definition, values }) as readonly Row[];
}

/** The first row, if there is one. */
export function* first(definition: Definition, values: readonly ColumnValue[] = []): Work<Row | undefined> {
  return ((yield { kind: 'rows', definition, values }) as readonly Row[])[0];
}

/** Runs a statement; answers how many rows it touched. */
export function* run(definition: Definition, values: readonly ColumnValue[]): Work<number> {
  return (yield { kind: 'run', definition, values }) as number;
}

/** Inserts rows; answers how many were written. */
export function* insert(insert: Insert, rows: readonly (readonly ColumnValue[])[]): Work<number> {
  return rows.length === 0 ? 0 : ((yield { kind: 'insert', insert, rows }) as number);
}

/** The rows that have one of the keys. */
export function* lookup(
  lookup: Lookup,
  fixed: readonly ColumnValue[],
  keys: readonly (readonly ColumnValue[])[],
): Work<readonly Row[]> {
  return keys.length === 0 ? [] : ((yield { kind: 'lookup', lookup, fixed, keys }) as readonly Row[]);
}

/** The rows of a query that is built anew. */
export function* query(build: (db: Knex) => Knex.QueryBuilder): Work<readonly Row[]> {
  return (yield { kind: 'query', build }) as readonly Row[];
}

/** A statement's text, and the values it wants in the order it wants them. */
export interface Compiled {
  readonly sql: string;
  readonly bind: (values: readonly ColumnValue[]) => readonly unknown[];
}

/** No value that is stored begins so: it marks a place in a statement that is being built. */
const mark = '\u0001place:';

/** The text of a statement, with what stands where. */
export function compile(db: Knex, definition: Definition): Compiled {
  const { sql, bindings } = definition.build(db, (name) => mark + name).toSQL();
  const slots = (bindings as readonly unknown[]).map((binding) => {
    if (typeof binding !== 'string' || !binding.startsWith(mark)) return { constant: binding };
    const at = definition.names.indexOf(binding.slice(mark.length));
    if (at < 0) throw new Error(`a statement uses ${binding.slice(mark.length)}, which it does not name: ${sql}`);
    return at;
  });
  const inOrder = slots.length === definition.names.length && slots.every((slot, index) => slot === index);
  if (inOrder) return { sql, bind: (values) => values };
  return { sql, bind: (values) => slots.map((slot) => (typeof slot === 'number' ? values[slot] : slot.constant)) };
}

/** An insert of one row. */
export function insertOne(insert: Insert): Definition {
  return define(insert.columns, (db, value) =>
    withConflict(
      db(insert.table).insert(Object.fromEntries(insert.columns.map((name) => [name, value(name)]))),
      insert,
    ),
  );
}

/** Adds what is to happen with a row that is there already. */
export function withConflict(builder: Knex.QueryBuilder, { columns, onConflict }: Insert): Knex.QueryBuilder {
  if (onConflict === undefined) return builder;
  const conflict = builder.onConflict([...onConflict.key]);
  if (onConflict.keep === 'old') return conflict.ignore();
  return conflict.merge(columns.filter((name) => !onConflict.key.includes(name)));
}

/** A lookup of one key. */
export function lookupOne({ table, columns, fixed, key }: Lookup): Definition {
  const names = [...fixed, ...key];
  return define(names, (db, value) =>
    db(table)
      .select([...columns])
      .where(Object.fromEntries(names.map((name) => [name, value(name)]))),
  );
}
