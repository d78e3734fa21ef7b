/** The real engine around one run: core, scheduler and metastore, in memory and on a clock of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from '@tradewind/sdk/runtime';
import type { Instance } from '../../core/model.ts';
import { InProcessExecutor } from '../../executors/in-process.ts';
import { readLog } from '../../executors/logs/read-log.ts';
import { openMetastore } from '../../metastore/index.ts';
import type { RunDates } from '../../core/timetable/index.ts';
import { TurnedClock } from '../../scheduler/clock.ts';
import type { EndedRun } from '../../scheduler/owned-run.ts';
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
  readonly fakeOf: (nodeId: string) => AnyFake | undefined;
}

export interface EngineEnd {
  readonly ended: EndedRun;
  readonly instances: readonly Instance[];
  /** By instance, in order. */
  readonly tries: ReadonlyMap<string, readonly SeenTry[]>;
  /** Lines by instance. */
  readonly logs: ReadonlyMap<string, readonly string[]>;
}

/** Longer than any wait: nobody else is there who could take the run. */
const leaseMs = 10_000 * 86_400_000;

export async function runEngine(ask: EngineAsk): Promise<EngineEnd> {
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-test-'));
  const store = await openMetastore(':memory:');
  try {
    await store.migrate();
    const { project, seed } = ask;
    const { manifest, dag } = project;
    await store.saveVersion({ version: manifest.version, manifest, folder: project.folder, createdAt: ask.now });
    const clock = new TurnedClock(ask.now);
    const turner = new RetryTurner(clock);
    let executor: FakingExecutor | undefined;
    let tokens = 0;
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
      programOf: new Programs(store).of,
      dataDir: folder,
      clock,
      leaseMs,
      pools: project.config.pools,
      observer: { progressed: (_, changed) => turner.progressed(changed) },
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
        programFor(manifest, dag.id, project.folder),
      );
      const ended = await owned.ended;
      const tries = executor?.tries ?? new Map<string, readonly SeenTry[]>();
      return { ended, instances: await store.listInstances(runId), tries, logs: await readLogs(tries) };
    } finally {
      await scheduler.stop({ graceMs: 0 });
    }
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
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
