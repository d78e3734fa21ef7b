/** The real engine on a real file: metastore, scheduler, executor, as the command line puts them together. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from '@tradewind/sdk/runtime';
import type { Executor, ExecutorEvents } from '../../runtime/src/executors/executor.ts';
import { openMetastore } from '../../runtime/src/metastore/index.ts';
import type { Metastore, NewRun } from '../../runtime/src/metastore/metastore.ts';
import { programFor, Programs, Scheduler } from '../../runtime/src/scheduler/index.ts';
import type { Built } from './project.ts';

export class Engine {
  readonly file: string;
  readonly #built: Built;
  readonly #metastore: Metastore;
  readonly #scheduler: Scheduler;
  readonly #programs = new Map<string, ReturnType<typeof programFor>>();
  #count = 0;

  private constructor(built: Built, file: string, metastore: Metastore, scheduler: Scheduler) {
    this.#built = built;
    this.file = file;
    this.#metastore = metastore;
    this.#scheduler = scheduler;
  }

  static async start(built: Built, name: string, executor: (events: ExecutorEvents) => Executor): Promise<Engine> {
    const dataDir = join(built.root, '.data', name);
    rmSync(dataDir, { recursive: true, force: true });
    mkdirSync(dataDir, { recursive: true });
    const file = join(dataDir, 'tradewind.db');
    const metastore = await openMetastore(file);
    await metastore.migrate();
    const { manifest, folder } = built;
    await metastore.saveVersion({ version: manifest.version, manifest, folder, createdAt: Date.now() });
    const scheduler = new Scheduler({ metastore, executor, programOf: new Programs(metastore).of, dataDir });
    await scheduler.start();
    return new Engine(built, file, metastore, scheduler);
  }

  /** Milliseconds from the call to the moment when the run's end is durable; and its result, as text. */
  async run(dagId: string, n = 0): Promise<{ runId: string; ms: number; result: string | undefined }> {
    const start = performance.now();
    const fresh = this.#newRun(dagId, n);
    const run = await this.#scheduler.submit(fresh, this.#programOf(dagId));
    const { outcome, result } = await run.ended;
    const ms = performance.now() - start;
    if (outcome.state !== 'success') throw new Error(`${dagId} failed: ${JSON.stringify(outcome.error)}`);
    return { runId: fresh.runId, ms, result };
  }

  /** Milliseconds for `count` runs that are submitted at once. */
  async runMany(dagId: string, count: number): Promise<number> {
    const start = performance.now();
    const program = this.#programOf(dagId);
    const runs = await Promise.all(
      Array.from({ length: count }, () => this.#scheduler.submit(this.#newRun(dagId), program)),
    );
    const ended = await Promise.all(runs.map((run) => run.ended));
    const ms = performance.now() - start;
    if (ended.some(({ outcome }) => outcome.state !== 'success')) throw new Error(`a run of ${dagId} failed`);
    return ms;
  }

  async stop(): Promise<void> {
    await this.#scheduler.stop({ graceMs: 1000 });
    await this.#metastore.close();
  }

  #programOf(dagId: string): ReturnType<typeof programFor> {
    let program = this.#programs.get(dagId);
    if (!program) this.#programs.set(dagId, (program = programFor(this.#built.manifest, dagId, this.#built.folder)));
    return program;
  }

  #newRun(dagId: string, n = 0): NewRun {
    const runId = `${dagId}-${++this.#count}`;
    const logicalDate = new Date(this.#count * 60_000).toISOString();
    const context = {
      runId,
      dagId,
      logicalDate,
      dataInterval: { start: logicalDate, end: logicalDate },
      isLatest: true,
    };
    const dag = this.#programOf(dagId).dag;
    const params = stringify(Object.fromEntries(dag.parameters.map(({ name }) => [name, n])));
    return {
      runId,
      dagId,
      version: this.#built.manifest.version,
      context,
      params,
      trigger: 'manual',
      createdAt: Date.now(),
    };
  }
}
