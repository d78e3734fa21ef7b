/**
 * The stores that every test of conformance runs on. A database server joins by its URL in the environment
 * (`TRADEWIND_TEST_METASTORES`, several separated by spaces); the database it names is emptied.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Metastore, openMetastore, type OpenOptions } from '../../runtime/src/metastore/index.ts';

/** An empty store with its schema. */
export interface OpenStore {
  readonly metastore: Metastore;
  /** One more way to the same store, as another process has it. */
  readonly another?: () => Promise<Metastore>;
  readonly dispose: () => Promise<void>;
}

export interface StoreKind {
  readonly name: string;
  /** Several processes can use it at once. */
  readonly shared: boolean;
  readonly open: () => Promise<OpenStore>;
}

/** A folder of its own, and how to take it away. */
export async function temporaryFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'tradewind-metastore-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

function onFile(name: string, options: OpenOptions): StoreKind {
  return {
    name,
    shared: true,
    async open() {
      const { folder, remove } = await temporaryFolder();
      const file = join(folder, 'metastore.db');
      const opened: Metastore[] = [];
      const another = async (): Promise<Metastore> => {
        const metastore = await openMetastore({ file }, options);
        opened.push(metastore);
        return metastore;
      };
      const metastore = await another();
      await metastore.migrate();
      const dispose = async (): Promise<void> => {
        for (const each of opened) await each.close();
        await remove();
      };
      return { metastore, another, dispose };
    },
  };
}

const inMemory: StoreKind = {
  name: 'SQLite in memory',
  shared: false,
  async open() {
    const metastore = await openMetastore(':memory:');
    await metastore.migrate();
    return { metastore, dispose: () => metastore.close() };
  },
};

function onServer(url: string): StoreKind {
  return {
    name: new URL(url).protocol.slice(0, -1),
    shared: true,
    async open() {
      const opened = [await openMetastore(url)];
      const [metastore] = opened as [Metastore];
      await metastore.rollback({ all: true });
      await metastore.migrate();
      const another = async (): Promise<Metastore> => {
        const more = await openMetastore(url);
        opened.push(more);
        return more;
      };
      const dispose = async (): Promise<void> => {
        for (const each of opened) await each.close();
      };
      return { metastore, another, dispose };
    },
  };
}

const servers = (process.env['TRADEWIND_TEST_METASTORES'] ?? '').split(/\s+/).filter((url) => url !== '');

export const stores: readonly StoreKind[] = [
  onFile('SQLite file', {}),
  inMemory,
  // Here a transaction is left in between, and two of them in one process would block each other while they wait.
  onFile('SQLite file, step by step as on a server', { synchronous: false, busyTimeoutMs: 1 }),
  ...servers.map(onServer),
];
