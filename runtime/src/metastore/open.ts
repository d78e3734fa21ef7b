import { dialectFor, type Location } from './dialect.ts';
import type { Metastore } from './metastore.ts';
import { refuseNewer } from './migrate.ts';
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
