/**
 * What the engine remembers, behind one interface; implemented once, with Knex, for every database.
 *
 * Times are milliseconds since the epoch. All methods may throw `TradewindError` with a TW3xxx code; errors of the
 * database that are worth another try have been retried before.
 */
import type { Manifest } from '@tradewind/sdk/manifest';
import type {
  Cause,
  EndState,
  ErrorInfo,
  FailureReason,
  Instance,
  InstanceKey,
  InstanceState,
  RunContext,
  RunState,
} from '../core/model.ts';

export interface Metastore {
  /** Brings the schema to the newest version; says which migrations ran. */
  migrate(): Promise<readonly string[]>;
  /** Takes the last migration (or all) back. */
  rollback(options?: { all?: boolean }): Promise<readonly string[]>;
  close(): Promise<void>;

  /** Stores a manifest under its version; storing the same again does nothing. */
  saveVersion(version: VersionRow): Promise<void>;
  getVersion(version: string): Promise<VersionRow | undefined>;

  /** Fails with TW3002 if (dag, logical date, rerun) or the run id exists already. */
  createRuns(runs: readonly NewRun[]): Promise<void>;
  getRun(runId: string): Promise<RunRow | undefined>;
  /** Newest first. */
  listRuns(filter: RunFilter): Promise<readonly RunRow[]>;

  /**
   * Makes `owner` the owner of up to `limit` unfinished runs that nobody owns: never claimed, released, expired, or held
   * by an owner in `dead`. Each claim raises the run's epoch. `runIds` narrows the search.
   */
  claimRuns(claim: Claim): Promise<readonly RunRow[]>;
  /** Prolongs the lease of all runs that `owner` holds. Answers with those it still holds. */
  renewLeases(owner: string, now: number, leaseMs: number): Promise<readonly string[]>;
  /** Gives up the lease of runs, for others to take at once. */
  releaseRuns(owner: string, runIds: readonly string[]): Promise<void>;
  /** Owners that hold leases of unfinished runs, to find those whose process is gone. */
  listOwners(): Promise<readonly string[]>;

  /** Everything core needs to go on with a run. `observed`: the nodes whose values it must see. */
  loadRun(runId: string, observed: ReadonlySet<string>): Promise<StoredRun | undefined>;

  /**
   * Writes changes of many runs in one transaction (group commit). A run whose epoch is not the stored one any more is
   * left out whole and named in the answer; the others are written. When this resolves, the rest is durable.
   */
  commit(changes: readonly RunChange[]): Promise<CommitResult>;

  /** XComs of current tries, encoded text as the codec wrote it. Missing ones are missing in the map. */
  readXcoms(runId: string, keys: readonly InstanceKey[]): Promise<ReadonlyMap<InstanceKey, XcomRow>>;

  listInstances(runId: string): Promise<readonly Instance[]>;
  listTries(runId: string, nodeId?: string): Promise<readonly TryRow[]>;
}

export interface VersionRow {
  readonly version: string;
  readonly manifest: Manifest;
  /** Absolute path of the folder that holds the bundle. */
  readonly folder: string;
  readonly createdAt: number;
}

export interface NewRun {
  readonly runId: string;
  readonly dagId: string;
  readonly version: string;
  readonly context: RunContext;
  /** Encoded parameters (codec text). */
  readonly params: string;
  /** `manual`, `scheduled`, `backfill`, `test`. */
  readonly trigger: string;
  /** 0 (or absent) for the run of its logical date; a user may ask for it once more: 1, 2 … */
  readonly rerun?: number;
  readonly createdAt: number;
  /** Claimed at birth, to save a round trip. */
  readonly claim?: { readonly owner: string; readonly expiresAt: number };
}

export interface RunRow extends Omit<NewRun, 'claim'> {
  readonly state: RunState;
  readonly owner?: string;
  /** Fencing token: raised with every claim. 1 for a run that was claimed at birth, 0 for one never claimed. */
  readonly epoch: number;
  readonly leaseExpiresAt?: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly error?: Cause;
  /** Encoded result (codec text). */
  readonly result?: string;
}

export interface RunFilter {
  readonly dagId?: string;
  readonly states?: readonly RunState[];
  readonly logicalDate?: string;
  readonly limit?: number;
  /** Not runs that came about this way. */
  readonly exceptTrigger?: string;
  /** Start of a run id: `run_01a` finds `run_01ab…`. */
  readonly idPrefix?: string;
}

export interface Claim {
  readonly owner: string;
  readonly now: number;
  readonly leaseMs: number;
  readonly limit: number;
  readonly runIds?: readonly string[];
  readonly dead?: readonly string[];
}

export interface StoredRun {
  readonly run: RunRow;
  readonly instances: readonly Instance[];
  /** Encoded text by instance key, of the observed nodes. */
  readonly observed: ReadonlyMap<InstanceKey, string>;
  /** Files (relative to the data folder) of observed values that are too large for the metastore; absent if none is. */
  readonly observedFiles?: ReadonlyMap<InstanceKey, string>;
}

export interface RunChange {
  readonly runId: string;
  readonly epoch: number;
  readonly now: number;
  readonly run?: {
    readonly state: RunState;
    /** Absent: as it was. */
    readonly startedAt?: number;
    readonly endedAt?: number;
    readonly error?: Cause;
    readonly result?: string;
  };
  /** Whole rows, inserted or replaced. */
  readonly instances: readonly Instance[];
  readonly triesStarted: readonly TryStart[];
  readonly triesEnded: readonly TryEnd[];
  readonly xcoms: readonly XcomRow[];
}

export interface TryStart {
  readonly key: InstanceKey;
  readonly nodeId: string;
  readonly mapPath: readonly number[];
  readonly tryNumber: number;
  readonly token: string;
  readonly startedAt: number;
  readonly logFile: string;
}

export interface TryEnd {
  readonly key: InstanceKey;
  readonly tryNumber: number;
  readonly token: string;
  readonly endedAt: number;
  readonly state: Exclude<EndState, 'upstream_failed'>;
  readonly reason?: FailureReason;
  readonly error?: ErrorInfo;
}

export interface TryRow extends TryStart {
  readonly endedAt?: number;
  readonly state: InstanceState;
  readonly reason?: FailureReason;
  readonly error?: ErrorInfo;
}

export interface XcomRow {
  readonly key: InstanceKey;
  readonly nodeId: string;
  readonly mapPath: readonly number[];
  readonly tryNumber: number;
  /** The codec's text; absent if spilled. */
  readonly text?: string;
  /** File (relative to the data folder) that holds the text of a large one. */
  readonly file?: string;
  readonly bytes: number;
}

export interface CommitResult {
  readonly fenced: readonly string[];
}
