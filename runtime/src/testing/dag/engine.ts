/** The real engine around one run: core, scheduler and metastore, in memory and on a clock of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DagManifest, Manifest } from '@tradewind/sdk/manifest';
import { stringify } from '@tradewind/sdk/runtime';
import type { Instance } from '../../core/model.ts';
import { InProcessExecutor } from '../../executors/in-process.ts';
import { readLog } from '../../executors/logs/read-log.ts';
import { openMigrated } from '../../metastore/index.ts';
import type { RunDates } from '../../core/timetable/index.ts';
import { TurnedClock } from '../../scheduler/clock.ts';
import type { Metastore, RunRow } from '../../metastore/metastore.ts';
import type { Program, Started } from '../../scheduler/owned-run.ts';
import { programFor, Programs } from '../../scheduler/programs.ts';
import { Scheduler } from '../../scheduler/scheduler.ts';
import type { AnyFake } from '../fakes.ts';
import { logText } from '../record.ts';
import { FakingExecutor, type SeenTry } from './faking-executor.ts';
import type { TestProject } from './project.ts';
import { RetryTurner } from './retries.ts';

export interface EngineAsk {
  readonly project: TestProject;
  readonly params: Readonly<Record<string, unknown>>;
  readonly dates: RunDates;
  readonly now: number;
  readonly seed: number;
  readonly fakeOf: (dagId: string, nodeId: string) => AnyFake | undefined;
}

export interface EngineEnd {
  readonly run: EngineRun;
  /** By `tryKey`, in order. */
  readonly tries: ReadonlyMap<string, readonly SeenTry[]>;
  /** Lines by `tryKey`. */
  readonly logs: ReadonlyMap<string, readonly string[]>;
}

export interface EngineRun {
  readonly row: RunRow;
  readonly dag: DagManifest;
  readonly instances: readonly Instance[];
  /** What it started, in that order. */
  readonly triggered: readonly { readonly started: Started; readonly run: EngineRun }[];
}

/** Longer than any wait: nobody else is there who could take the run. */
const leaseMs = 10_000 * 86_400_000;

export async function runEngine(ask: EngineAsk): Promise<EngineEnd> {
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-test-'));
  const store = await openMigrated();
  try {
    const { project, seed } = ask;
    const { manifest, dag } = project;
    await store.saveVersion({ version: manifest.version, manifest, folder: project.folder, createdAt: ask.now });
    const clock = new TurnedClock(ask.now);
    const turner = new RetryTurner(clock);
    let executor: FakingExecutor | undefined;
    let tokens = 0;
    /** Run → those that it started. */
    const triggered = new Map<string, Map<string, Started>>();
    const programs = new Programs(store);
    const scheduler = new Scheduler({
      metastore: store,
      // One at a time: the order of two runs is the same.
      executor: (events) =>
        (executor = new FakingExecutor({
          inner: (inner) => new InProcessExecutor(inner, { concurrency: 1 }),
          events,
          fakeOf: ask.fakeOf,
          folder,
        })),
      programOf: async (version, dagId) => withFakedTriggers(await programs.of(version, dagId), ask),
      dataDir: folder,
      clock,
      leaseMs,
      pools: project.config.pools,
      observer: {
        progressed: ({ runId, dagId }, changed) => {
          turner.progressed(runId, changed, ({ nodeId }) => waits(ask, dagId, nodeId));
        },
        triggered: ({ runId }, started) => {
          triggered.set(runId, (triggered.get(runId) ?? new Map()).set(started.runId, started));
        },
      },
      newToken: () => `try-${seed}-${++tokens}`,
    });
    await scheduler.start();
    const runId = `test-${seed}`;
    try {
      const context = { runId, dagId: dag.id, ...ask.dates };
      const owned = await scheduler.submit(
        {
          runId,
          dagId: dag.id,
          version: manifest.version,
          context,
          params: stringify(ask.params),
          trigger: 'test',
          createdAt: ask.now,
        },
        withFakedTriggers(programFor(manifest, dag.id, project.folder), ask),
      );
      await owned.ended;
      await scheduler.drained();
      const tries = executor?.tries ?? new Map<string, readonly SeenTry[]>();
      return { run: await readRun(store, manifest, runId, triggered), tries, logs: await readLogs(tries) };
    } finally {
      await scheduler.stop({ graceMs: 0 });
    }
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A call that has a fake is a task like any other. */
function withFakedTriggers(program: Program, { fakeOf }: EngineAsk): Program {
  const left = [...program.triggers].filter(([nodeId]) => fakeOf(program.dag.id, nodeId) === undefined);
  return { ...program, triggers: new Map(left) };
}

/** Whether this node, while it runs, only waits for another run. */
function waits({ project, fakeOf }: EngineAsk, dagId: string, nodeId: string): boolean {
  const { dags, tasks } = project.manifest;
  const node = dags.find(({ id }) => id === dagId)?.nodes.find(({ id }) => id === nodeId);
  return node !== undefined && tasks[node.task]?.triggers !== undefined && fakeOf(dagId, nodeId) === undefined;
}

async function readRun(
  store: Metastore,
  manifest: Manifest,
  runId: string,
  triggered: ReadonlyMap<string, ReadonlyMap<string, Started>>,
): Promise<EngineRun> {
  const row = await store.getRun(runId);
  const dag = manifest.dags.find(({ id }) => id === row?.dagId);
  if (!row || !dag) throw new Error(`run ${runId} is not stored`);
  const inside: { started: Started; run: EngineRun }[] = [];
  for (const [id, started] of triggered.get(runId) ?? []) {
    inside.push({ started, run: await readRun(store, manifest, id, triggered) });
  }
  return { row, dag, instances: await store.listInstances(runId), triggered: inside };
}

async function readLogs(
  tries: ReadonlyMap<string, readonly SeenTry[]>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const logs = new Map<string, readonly string[]>();
  for (const [key, seen] of tries) {
    const lines: string[] = [];
    for (const { logFile } of seen) {
      for await (const { message, fields } of readLog(logFile)) lines.push(logText(message, fields));
    }
    logs.set(key, lines);
  }
  return logs;
}
