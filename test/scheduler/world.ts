/** A whole engine for tests: the real core, real SQL, the in-process executor, and a bundle written by hand. */
import { join } from 'node:path';
import type { DagManifest, Manifest } from '@tradewind/sdk/manifest';
import { stringify } from '@tradewind/sdk/runtime';
import type { Executor, ExecutorEvents } from '../../runtime/src/executors/executor.ts';
import { InProcessExecutor } from '../../runtime/src/executors/in-process.ts';
import { openMetastore } from '../../runtime/src/metastore/index.ts';
import type { Metastore, NewRun } from '../../runtime/src/metastore/metastore.ts';
import {
  type Clock,
  programFor,
  Programs,
  Scheduler,
  type SchedulerObserver,
  type SchedulerOptions,
} from '../../runtime/src/scheduler/index.ts';
import { Folder } from '../executors/harness.ts';

export interface WorldOptions {
  /** Task name → source of its function. */
  readonly tasks: Readonly<Record<string, string>>;
  readonly prelude?: string;
  readonly dag: DagManifest;
}

export class World implements AsyncDisposable {
  readonly folder = new Folder();
  readonly manifest: Manifest;
  readonly metastore: Metastore;
  readonly #schedulers: Scheduler[] = [];
  #count = 0;

  private constructor(manifest: Manifest, metastore: Metastore) {
    this.manifest = manifest;
    this.metastore = metastore;
  }

  static async open({ tasks, prelude, dag }: WorldOptions): Promise<World> {
    const metastore = await openMetastore(':memory:');
    const world = new World(
      {
        format: 'tradewind.manifest',
        formatVersion: 1,
        version: 'a'.repeat(64),
        bundle: { hash: 'b'.repeat(64), file: '' },
        tasks: Object.fromEntries(
          Object.keys(tasks).map((key) => [
            key,
            { key, kind: 'task' as const, name: key, form: 'function' as const, parameters: [], result: {} },
          ]),
        ),
        dags: [dag],
      },
      metastore,
    );
    const file = world.folder.bundle(tasks, prelude).slice(world.folder.path.length + 1);
    (world.manifest.bundle as { file: string }).file = file;
    await metastore.migrate();
    const { manifest, folder } = world;
    await metastore.saveVersion({ version: manifest.version, manifest, folder: folder.path, createdAt: 0 });
    return world;
  }

  scheduler(
    more: Partial<SchedulerOptions> & { observer?: SchedulerObserver; clock?: Clock } = {},
    executor: (events: ExecutorEvents) => Executor = (events) => new InProcessExecutor(events),
  ): Scheduler {
    const scheduler = new Scheduler({
      metastore: this.metastore,
      executor,
      programOf: new Programs(this.metastore).of,
      dataDir: this.folder.path,
      ...more,
    });
    this.#schedulers.push(scheduler);
    return scheduler;
  }

  program(): ReturnType<typeof programFor> {
    const [dag] = this.manifest.dags;
    return programFor(this.manifest, dag?.id ?? '', this.folder.path);
  }

  newRun(params: Readonly<Record<string, unknown>> = {}): NewRun {
    const runId = `run-${++this.#count}`;
    const start = new Date(this.#count * 86_400_000).toISOString();
    const end = new Date((this.#count + 1) * 86_400_000).toISOString();
    const dagId = this.manifest.dags[0]?.id ?? '';
    return {
      runId,
      dagId,
      version: this.manifest.version,
      context: { runId, dagId, logicalDate: start, dataInterval: { start, end }, isLatest: true },
      params: stringify(params),
      trigger: 'manual',
      createdAt: this.#count,
    };
  }

  path(name: string): string {
    return join(this.folder.path, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const scheduler of this.#schedulers) await scheduler.stop({ graceMs: 0 });
    await this.metastore.close();
    this.folder[Symbol.dispose]();
  }
}
