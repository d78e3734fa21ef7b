import type { Duration } from '@tradewind/sdk';

/** What `tradewind.config.ts` may say. Every field may be left out. */
export interface TradewindConfig {
  /** Where dags are declared: glob patterns relative to the project. Default: `['dags/**\/*.ts']`. */
  readonly dags?: readonly string[];
  /** Where builds, the metastore, logs and large results are kept, relative to the project. Default: `.tradewind`. */
  readonly dataDir?: string;
  /** Packages whose functions may be called in flows, since they depend on nothing but their arguments. */
  readonly pure?: readonly string[];
  /** Where tasks run. Default: `local`, in worker processes of this machine. */
  readonly executor?: 'local' | 'in-process';
  readonly local?: LocalConfig;
  /**
   * How many slots each pool has. Tasks that name no pool use `default`, which has no
   * limit unless it is named here.
   */
  readonly pools?: Readonly<Record<string, number>>;
  /**
   * Where `tradewind build` writes the typed client, relative to the project: `'tradewind.gen.ts'`. Default: nowhere.
   */
  readonly client?: string;
}

/** The worker processes of the local executor. */
export interface LocalConfig {
  /** How many processes at most. Default: one a CPU. */
  readonly workers?: number;
  /** How many tasks a process runs at a time; more than one suits tasks that mostly wait. Default: 1. */
  readonly concurrency?: number;
  /** A process that needs more than this many MiB of memory is ended. Default: no limit of ours. */
  readonly memoryLimitMb?: number;
  /** How long a task that was told to stop may take before its process is ended: `'5s'`. */
  readonly killGrace?: Duration;
}

/**
 * Types and completes a configuration; gives back what it is given.
 *
 * @example
 * ```ts
 * // tradewind.config.ts
 * import { defineConfig } from 'tradewind/config';
 *
 * export default defineConfig({
 *   dags: ['dags/**\/*.ts'],
 *   local: { workers: 4, killGrace: '10s' },
 *   pools: { warehouse: 2 },
 * });
 * ```
 */
export function defineConfig(config: TradewindConfig): TradewindConfig {
  return config;
}

/** A configuration with nothing left out: paths are absolute, durations are numbers. */
export interface ResolvedConfig {
  /** The project's folder; absolute, without symbolic links. */
  readonly root: string;
  /** The file that it was read from, if there is one. */
  readonly file?: string;
  readonly dags: readonly string[];
  readonly dataDir: string;
  readonly pure: readonly string[];
  readonly executor: 'local' | 'in-process';
  readonly local: {
    readonly workers?: number;
    readonly concurrency?: number;
    readonly memoryLimitMb?: number;
    readonly killGraceMs?: number;
  };
  readonly pools: Readonly<Record<string, number>>;
  /** Relative to `root`. */
  readonly client?: string;
}
