/** Rows for tests: complete, with what a test cares about put over them. */
import type { Instance } from '../../runtime/src/core/model.ts';
import type { Metastore, NewRun, RunChange, TryStart, XcomRow } from '../../runtime/src/metastore/index.ts';

const dayMs = 86_400_000;

/** The version that all runs here name. */
export const version = 'v1';

/** A run of dag `d` for the given day after 2001-01-01. */
export function newRun(runId: string, day: number, over: Partial<NewRun> = {}): NewRun {
  const start = Date.UTC(2001, 0, 1) + day * dayMs;
  const dagId = over.dagId ?? 'd';
  const iso = (at: number): string => new Date(at).toISOString();
  return {
    runId,
    dagId,
    version,
    context: {
      runId,
      dagId,
      logicalDate: iso(start),
      dataInterval: { start: iso(start), end: iso(start + dayMs) },
      isLatest: true,
    },
    params: '{}',
    trigger: 'manual',
    createdAt: 1_000 + day,
    ...over,
  };
}

/** A store with the version, and runs `run_0` … owned by `me` with epoch 1. */
export async function withRuns(metastore: Metastore, count: number): Promise<void> {
  await saveVersion(metastore);
  const claim = { owner: 'me', expiresAt: 60_000 };
  await metastore.createRuns(Array.from({ length: count }, (_, day) => newRun(`run_${day}`, day, { claim })));
}

export async function saveVersion(metastore: Metastore): Promise<void> {
  const manifest = { format: 'tradewind.manifest', formatVersion: 1, version, tasks: {}, dags: [] };
  await metastore.saveVersion({
    version,
    manifest: manifest as unknown as Parameters<Metastore['saveVersion']>[0]['manifest'],
    folder: '/somewhere',
    createdAt: 1,
  });
}

export function change(runId: string, over: Partial<RunChange> = {}): RunChange {
  return { runId, epoch: 1, now: 2_000, instances: [], triesStarted: [], triesEnded: [], xcoms: [], ...over };
}

const keyOf = (nodeId: string, mapPath: readonly number[]): string =>
  nodeId + mapPath.map((index) => `[${index}]`).join('');

export function instance(nodeId: string, over: Partial<Instance> = {}): Instance {
  return { nodeId, mapPath: [], state: 'running', tryNumber: 1, lostTries: 0, ...over };
}

export function tryStart(nodeId: string, token: string, over: Partial<TryStart> = {}): TryStart {
  const mapPath = over.mapPath ?? [];
  return {
    key: keyOf(nodeId, mapPath),
    nodeId,
    mapPath,
    tryNumber: 1,
    token,
    startedAt: 2_000,
    logFile: `logs/${nodeId}/1.log`,
    ...over,
  };
}

export function xcom(nodeId: string, text: string, over: Partial<XcomRow> = {}): XcomRow {
  const mapPath = over.mapPath ?? [];
  return { key: keyOf(nodeId, mapPath), nodeId, mapPath, tryNumber: 1, text, bytes: text.length, ...over };
}
