/**
 * How values lie in columns, the same in every database: times and counts as integers, booleans as the database has
 * them, JSON and map paths as text. Drivers answer differently (a bigint column is a number, a text or a BigInt; a
 * boolean is 0, 1, true or false), so nothing is read or written but through here.
 */

/** A row as a driver gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** What a driver takes. */
export type ColumnValue = string | number | null;

/** A time in milliseconds since the epoch, or a count. */
export function toInteger(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not an integer that every database can hold`);
  return value;
}

/** An absent number is null. */
export function toOptionalInteger(value: number | undefined): number | null {
  return value === undefined ? null : toInteger(value);
}

/** Reads what `toInteger` wrote, as any driver gives it back. */
export function fromInteger(value: unknown): number {
  return typeof value === 'number' ? value : Number(value);
}

/** Null is an absent number. */
export function fromOptionalInteger(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : fromInteger(value);
}

/** Stored as an integer, which a `boolean` column of SQLite and MariaDB is as well. */
export function toFlag(value: boolean): number {
  return value ? 1 : 0;
}

/** Reads a boolean, as any driver gives it back. */
export function fromFlag(value: unknown): boolean {
  return Number(value) !== 0;
}

/** A column that is never null. */
export function fromText(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('a text column holds no text');
  return value;
}

/** An absent text is null. */
export function toOptionalText(value: string | undefined): string | null {
  return value ?? null;
}

/** Null is an absent text. */
export function fromOptionalText(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : fromText(value);
}

/** Plain data as JSON text; an absent value is null. */
export function toJson(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** Reads what `toJson` wrote. */
export function fromJson(value: unknown): unknown {
  return value === null || value === undefined ? undefined : (JSON.parse(fromText(value)) as unknown);
}

/** `[2][0]`: with the node's id before it, it is the instance's key. */
export function toMapPath(path: readonly number[]): string {
  return path.length === 0 ? '' : `[${path.join('][')}]`;
}

/** Reads what `toMapPath` wrote. */
export function fromMapPath(value: unknown): readonly number[] {
  const text = fromText(value);
  return text === '' ? [] : text.slice(1, -1).split('][').map(Number);
}

/** `node[2][0]` as the two columns that hold it. Ids of nodes hold no brackets. */
export function splitKey(key: string): readonly [nodeId: string, mapPath: string] {
  const at = key.indexOf('[');
  return at < 0 ? [key, ''] : [key.slice(0, at), key.slice(at)];
}

/** An ISO instant as milliseconds. */
export function toInstant(iso: string): number {
  return toInteger(Date.parse(iso));
}

/** Milliseconds as an ISO instant, UTC. */
export function fromInstant(value: unknown): string {
  return new Date(fromInteger(value)).toISOString();
}
