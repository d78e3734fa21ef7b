/** One line of a try's log: a line of JSON in the file. */

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
/** `console`: the console; `log`: `context().log`; `stdout`, `stderr`: whatever else was written there. */
export type LogSource = 'console' | 'stdout' | 'stderr' | 'log';

export interface LogLine {
  /** ISO instant. */
  readonly t: string;
  readonly level: LogLevel;
  /** As it was written: control characters of terminals are still in it. */
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly source: LogSource;
}

/** What stands in the file: `more` says that the next line of the same source goes on with this one. */
export interface LogRecord extends LogLine {
  readonly more?: true;
}

/** Longer messages are cut into records of this size, and put together again by the reader. */
export const longestRecord = 64 * 1024;

const levels: ReadonlySet<unknown> = new Set<LogLevel>(['debug', 'info', 'warn', 'error']);
const sources: ReadonlySet<unknown> = new Set<LogSource>(['console', 'stdout', 'stderr', 'log']);

export function parseRecord(text: string): LogRecord | undefined {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof record !== 'object' || record === null) return undefined;
  const { t, level, message, source } = record as Partial<Record<keyof LogRecord, unknown>>;
  const fits = typeof t === 'string' && typeof message === 'string' && levels.has(level) && sources.has(source);
  return fits ? (record as LogRecord) : undefined;
}

/** Fields are for people and searches: what JSON cannot say is written as text, and nothing throws. */
export function formatFields(fields: Readonly<Record<string, unknown>>, show: (value: unknown) => string): string {
  try {
    return JSON.stringify(fields, (_, value: unknown) => {
      if (typeof value === 'bigint') return String(value);
      if (typeof value === 'function' || typeof value === 'symbol') return show(value);
      if (value instanceof Error || value instanceof Map || value instanceof Set) return show(value);
      return value;
    });
  } catch {
    // A cycle, a getter or `toJSON` that throws.
    return JSON.stringify({ fields: show(fields) });
  }
}
