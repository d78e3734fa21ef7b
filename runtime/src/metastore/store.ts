/** The metastore on a database that Knex speaks to. */
import type { Instance, InstanceKey } from '../core/model.ts';
import { commit } from './commit.ts';
import { listInstances, readInstances } from './instances.ts';
import { claimRuns, listOwners, releaseRuns, renewLeases } from './leases.ts';
import type {
  Claim,
  CommitResult,
  Metastore,
  NewRun,
  RunChange,
  RunFilter,
  RunRow,
  StoredRun,
  TryRow,
  VersionRow,
  XcomRow,
} from './metastore.ts';
import { migrateSchema, rollbackSchema } from './migrate.ts';
import { createRuns, getRun, listRuns } from './runs.ts';
import type { Session } from './session.ts';
import type { Work } from './statements.ts';
import { listTries } from './tries.ts';
import { getVersion, saveVersion } from './versions.ts';
import { readObserved, readXcoms } from './xcoms.ts';

export class SqlMetastore implements Metastore {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  migrate(): Promise<readonly string[]> {
    return migrateSchema(this.#session);
  }

  rollback(options: { all?: boolean } = {}): Promise<readonly string[]> {
    return rollbackSchema(this.#session, options.all === true);
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  saveVersion(version: VersionRow): Promise<void> {
    return this.#session.write(() => saveVersion(version));
  }

  getVersion(version: string): Promise<VersionRow | undefined> {
    return this.#session.read(() => getVersion(version));
  }

  async createRuns(runs: readonly NewRun[]): Promise<void> {
    if (runs.length > 0) await this.#session.write(() => createRuns(runs));
  }

  getRun(runId: string): Promise<RunRow | undefined> {
    return this.#session.read(() => getRun(runId));
  }

  listRuns(filter: RunFilter): Promise<readonly RunRow[]> {
    return this.#session.read(() => listRuns(filter));
  }

  claimRuns(claim: Claim): Promise<readonly RunRow[]> {
    const { skipLocked } = this.#session.dialect.capabilities;
    return this.#session.write(() => claimRuns(claim, skipLocked));
  }

  renewLeases(owner: string, now: number, leaseMs: number): Promise<readonly string[]> {
    return this.#session.write(() => renewLeases(owner, now, leaseMs));
  }

  releaseRuns(owner: string, runIds: readonly string[]): Promise<void> {
    return this.#session.write(() => releaseRuns(owner, runIds));
  }

  listOwners(): Promise<readonly string[]> {
    return this.#session.read(() => listOwners());
  }

  loadRun(runId: string, observed: ReadonlySet<string>): Promise<StoredRun | undefined> {
    return this.#session.read(function* (): Work<StoredRun | undefined> {
      const run = yield* getRun(runId);
      if (run === undefined) return undefined;
      const instances = yield* readInstances(runId);
      const { texts, files } = yield* readObserved(runId, observed);
      return { run, instances, observed: texts, ...(files.size > 0 ? { observedFiles: files } : {}) };
    });
  }

  async commit(changes: readonly RunChange[]): Promise<CommitResult> {
    return changes.length === 0 ? { fenced: [] } : this.#session.write(() => commit(changes));
  }

  readXcoms(runId: string, keys: readonly InstanceKey[]): Promise<ReadonlyMap<InstanceKey, XcomRow>> {
    return this.#session.read(() => readXcoms(runId, keys));
  }

  listInstances(runId: string): Promise<readonly Instance[]> {
    return this.#session.read(() => listInstances(runId));
  }

  listTries(runId: string, nodeId?: string): Promise<readonly TryRow[]> {
    return this.#session.read(() => listTries(runId, nodeId));
  }
}
