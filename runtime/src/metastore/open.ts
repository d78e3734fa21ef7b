import { dialectFor, type Location } from './dialect.ts';
import type { Metastore } from './metastore.ts';
import { migrateSchema, refuseNewer } from './migrate.ts';
import { Session } from './session.ts';
import { SqlMetastore } from './store.ts';

export interface OpenOptions {
  /**
   * How long one statement may block this process while another process writes. It is tried again later in any case,
   * for some seconds.
   */
  readonly busyTimeoutMs?: number;
  /** False: run on Knex's own transactions, as on a database server, even where a faster way exists. For tests. */
  readonly synchronous?: boolean;
}

/**
 * Opens a metastore: a file's path, `sqlite:` and a path, or `:memory:` for one that is forgotten at the end.
 * The schema is left as it is; call `migrate()` before anything else.
 */
export async function openMetastore(location: Location, options: OpenOptions = {}): Promise<Metastore> {
  const dialect = dialectFor(location, { busyTimeoutMs: options.busyTimeoutMs ?? 100 });
  const session = new Session(dialect, options.synchronous ?? true);
  try {
    await session.open();
    await session.retried(() => refuseNewer(session));
  } catch (error) {
    await session.close();
    throw error;
  }
  return new SqlMetastore(session);
}

let schema: Promise<Buffer> | undefined;

/** One that is forgotten at the end, with the newest schema. Steps take their time, so they are taken once, and copied. */
export async function openMigrated(): Promise<Metastore> {
  schema ??= newestSchema();
  return openMetastore({ image: await schema });
}

async function newestSchema(): Promise<Buffer> {
  const session = new Session(dialectFor(':memory:', { busyTimeoutMs: 0 }), true);
  await session.open();
  await migrateSchema(session);
  const image = session.dialect.connection()?.serialize();
  await session.close();
  if (image === undefined) throw new Error('a metastore in memory has no connection');
  return image;
}
