/** SQLite without Tradewind: how another program sees, or holds, the file. */
import { createRequire } from 'node:module';

export interface RawDatabase {
  exec(sql: string): void;
  pragma(text: string, options?: { readonly simple: boolean }): unknown;
  close(): void;
}

// The package brings no types.
const Database = createRequire(import.meta.url)('better-sqlite3') as new (
  file: string,
  options?: { readonly readonly?: boolean },
) => RawDatabase;

export function openRaw(file: string, options?: { readonly readonly?: boolean }): RawDatabase {
  return new Database(file, options);
}
