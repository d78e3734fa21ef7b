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
  readonly executor: (events: ExecutorEvents) => Executor;
  readonly observer: SchedulerObserver;
}

/** The executor that a project names; it has to be known before the scheduler that it reports to. */
export async function executorFor(
  config: ResolvedConfig,
  name: ExecutorName,
): Promise<(events: ExecutorEvents) => Executor> {
  const { workers, concurrency, memoryLimitMb, killGraceMs } = config.local;
  if (name === 'in-process') {
    const { InProcessExecutor } = await import('../executors/in-process.ts');
    // Tasks run here, and find their files as they would in a worker.
    process.chdir(config.root);
    return (events) => new InProcessExecutor(events);
  }
  const { LocalExecutor } = await import('../executors/local/local-executor.ts');
  return (events) =>
    new LocalExecutor(events, {
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
    executor,
    programOf: programs.of,
    dataDir: config.dataDir,
    pools: config.pools,
    observer,
  });
}
