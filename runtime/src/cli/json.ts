/** What the engine remembers, as `--json` tells it: ISO instants, durations in milliseconds, values as the codec writes them. */
import { instanceKey } from '@tradewind/sdk/manifest';
import type { Instance } from '../core/model.ts';
import type { RunRow, TryRow } from '../metastore/metastore.ts';

export function runJson(run: RunRow): Record<string, unknown> {
  const { context } = run;
  return {
    runId: run.runId,
    dagId: run.dagId,
    state: run.state,
    logicalDate: context.logicalDate,
    dataInterval: context.dataInterval,
    isLatest: context.isLatest,
    trigger: run.trigger,
    rerun: run.rerun ?? 0,
    version: run.version,
    params: JSON.parse(run.params) as unknown,
    createdAt: iso(run.createdAt),
    startedAt: iso(run.startedAt),
    endedAt: iso(run.endedAt),
    durationMs: between(run.startedAt, run.endedAt),
    error: run.error ?? null,
  };
}

export function resultJson(run: Pick<RunRow, 'result'>): unknown {
  return run.result === undefined ? null : (JSON.parse(run.result) as unknown);
}

export function instanceJson(instance: Instance): Record<string, unknown> {
  return {
    key: instanceKey(instance.nodeId, instance.mapPath),
    node: instance.nodeId,
    mapPath: instance.mapPath,
    state: instance.state,
    tries: instance.tryNumber,
    lostTries: instance.lostTries,
    startedAt: iso(instance.startedAt),
    endedAt: iso(instance.endedAt),
    durationMs: between(instance.startedAt, instance.endedAt),
    retryAt: iso(instance.retryAt),
    cause: instance.cause ?? null,
  };
}

export function tryJson(one: TryRow): Record<string, unknown> {
  return {
    key: one.key,
    tryNumber: one.tryNumber,
    state: one.state,
    startedAt: iso(one.startedAt),
    endedAt: iso(one.endedAt),
    durationMs: between(one.startedAt, one.endedAt),
    reason: one.reason ?? null,
    error: one.error ?? null,
    logFile: one.logFile,
  };
}

const iso = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());
const between = (from: number | undefined, to: number | undefined): number | null =>
  from === undefined || to === undefined ? null : to - from;
