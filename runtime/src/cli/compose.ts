/** The composition root: core, metastore, executor and scheduler become an engine for one project. */
import type { ResolvedConfig } from '@tradewind/codegen';
import type { Executor, ExecutorEvents } from '../executors/executor.ts';
import type { Metastore } from '../metastore/metastore.ts';
import { Programs } from '../scheduler/programs.ts';
import type { SchedulerObserver } from '../scheduler/owned-run.ts';
import { Scheduler } from '../scheduler/scheduler.ts';

export type ExecutorName = ResolvedConfig['executor'];

export interface EngineOptions {
  readonly config: ResolvedConfig;
  readonly store: Metastore;
  readonly executor: EarlyExecutor;
  readonly observer: SchedulerObserver;
}

/** An executor that is starting already, while the rest is being put together. */
export interface EarlyExecutor {
  /** For the scheduler: it is who the executor reports to from then on. */
  readonly take: (events: ExecutorEvents) => Executor;
  /** Ends it; if a scheduler took it, that has done so. */
  stop(): Promise<void>;
}

export async function startExecutor(config: ResolvedConfig, name: ExecutorName): Promise<EarlyExecutor> {
  let owner: ExecutorEvents | undefined;
  const executor = await executorFor(config, name, {
    ended: (outcome) => owner?.ended(outcome),
    slotsFreed: () => owner?.slotsFreed(),
  });
  await executor.start();
  return {
    take: (events) => {
      owner = events;
      return executor;
    },
    stop: () => executor.stop({ graceMs: 0 }),
  };
}

async function executorFor(config: ResolvedConfig, name: ExecutorName, events: ExecutorEvents): Promise<Executor> {
  const { workers, concurrency, memoryLimitMb, killGraceMs } = config.local;
  if (name === 'in-process') {
    const { InProcessExecutor } = await import('../executors/in-process.ts');
    // Tasks run here, and find their files as they would in a worker.
    process.chdir(config.root);
    return new InProcessExecutor(events);
  }
  const { LocalExecutor } = await import('../executors/local/local-executor.ts');
  return new LocalExecutor(events, {
    cwd: config.root,
    ...(workers === undefined ? {} : { workers }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(memoryLimitMb === undefined ? {} : { memoryLimitMb }),
    ...(killGraceMs === undefined ? {} : { graceMs: killGraceMs }),
  });
}

export function composeScheduler({ config, store, executor, observer }: EngineOptions): Scheduler {
  const programs = new Programs(store);
  return new Scheduler({
    metastore: store,
    executor: executor.take,
    programOf: programs.of,
    dataDir: config.dataDir,
    pools: config.pools,
    observer,
  });
}
