/** What a scheduler is made of. */
import type { Executor, ExecutorEvents } from '../executors/executor.ts';
import type { Metastore } from '../metastore/metastore.ts';
import type { Clock } from './clock.ts';
import type { Program, SchedulerObserver } from './owned-run.ts';

export interface SchedulerOptions {
  readonly metastore: Metastore;
  /** Made by the scheduler, since it is who the executor reports to. */
  readonly executor: (events: ExecutorEvents) => Executor;
  /** The program of a stored run; fails with TW5002 if its version is gone. */
  readonly programOf: (version: string, dagId: string) => Promise<Program>;
  /** Absolute; logs and large XComs lie in it. */
  readonly dataDir: string;
  readonly clock?: Clock;
  readonly owner?: string;
  readonly leaseMs?: number;
  readonly pools?: Readonly<Record<string, number>>;
  readonly observer?: SchedulerObserver;
  readonly spillBytes?: number;
  /** Names of tries; the simulator gives them in order. */
  readonly newToken?: () => string;
}
