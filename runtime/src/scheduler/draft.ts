/** What a turn of the scheduler will write about one run, and do once that is durable. */
import { instanceKey } from '@tradewind/sdk/manifest';
import type { Instance, InstanceKey, RunOutcome, TryOutcome } from '../core/model.ts';
import type { RunChange, RunRow, TryEnd, TryStart, XcomRow } from '../metastore/metastore.ts';
import type { ActiveTry, OwnedRun } from './owned-run.ts';

export interface Draft {
  readonly run: OwnedRun;
  readonly changed: Map<InstanceKey, Instance>;
  readonly triesStarted: TryStart[];
  readonly triesEnded: TryEnd[];
  readonly xcoms: XcomRow[];
  readonly begun: ActiveTry[];
  started: boolean;
  outcome?: RunOutcome;
  result?: string;
}

export const emptyDraft = (run: OwnedRun): Draft => ({
  run,
  changed: new Map(),
  triesStarted: [],
  triesEnded: [],
  xcoms: [],
  begun: [],
  started: false,
});

export function changeOf(draft: Draft, now: number): RunChange {
  const { run, outcome } = draft;
  const ended = outcome && {
    state: outcome.state,
    endedAt: now,
    ...(outcome.error ? { error: outcome.error } : {}),
    ...(draft.result === undefined ? {} : { result: draft.result }),
  };
  const begun = draft.started ? { state: 'running' as const, startedAt: now } : undefined;
  return {
    runId: run.id,
    epoch: run.row.epoch,
    now,
    ...(begun || ended ? { run: { state: 'running' as const, ...begun, ...ended } } : {}),
    instances: [...draft.changed.values()],
    triesStarted: draft.triesStarted,
    triesEnded: draft.triesEnded,
    xcoms: draft.xcoms,
  };
}

/** How a try that a user ended is written down; what it answers later is late. */
export const cancelled: TryOutcome = {
  kind: 'failed',
  reason: 'cancelled',
  error: { name: 'Cancelled', message: 'the run was cancelled' },
};

export function tryEnd(of: Pick<TryEnd, 'key' | 'tryNumber' | 'token'>, outcome: TryOutcome, endedAt: number): TryEnd {
  switch (outcome.kind) {
    case 'success':
      return { ...of, endedAt, state: 'success' };
    case 'skipped':
      return { ...of, endedAt, state: 'skipped' };
    case 'failed':
      return { ...of, endedAt, state: 'failed', reason: outcome.reason, error: outcome.error };
  }
}

export const keyOf = (instance: Instance): InstanceKey => instanceKey(instance.nodeId, instance.mapPath);

/** Relative to the data folder. Ids are made safe, since a task may have any letters that TypeScript allows. */
export function logFileOf(run: RunRow, key: InstanceKey, tryNumber: number): string {
  const safe = (text: string): string => encodeURIComponent(text).replaceAll('%', '=');
  return `logs/${safe(run.dagId)}/${safe(run.runId)}/${safe(key)}/${tryNumber}.jsonl`;
}
