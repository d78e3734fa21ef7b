/** What a turn of the scheduler will write about one run, and do once that is durable. */
import type { Instance, InstanceKey, RunOutcome, TryOutcome } from '../core/model.ts';
import type { RunChange, TryEnd, TryStart, XcomRow } from '../metastore/metastore.ts';
import { fileName } from './names.ts';
import type { ActiveTry, EndedRun, OwnedRun } from './owned-run.ts';

export interface Draft {
  readonly run: OwnedRun;
  readonly changed: Map<InstanceKey, Instance>;
  readonly triesStarted: TryStart[];
  readonly triesEnded: TryEnd[];
  readonly xcoms: XcomRow[];
  readonly begun: ActiveTry[];
  /** Tokens of tries that a user's cancelling ended. */
  readonly aborted: string[];
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
  aborted: [],
  started: false,
});

/** How many tries of an instance that changed in this turn were begun; the number of its last one. */
export const triesOf = (draft: Draft, key: InstanceKey): number => draft.changed.get(key)?.tryNumber ?? 1;

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

/** The end of its run, if this turn brought it. */
export function endOf({ run, outcome, result }: Draft): EndedRun | undefined {
  return outcome && { runId: run.id, outcome, ...(result === undefined ? {} : { result }) };
}

/** How a try that a user ended is written down; what it answers later is late. */
const cancelled: TryOutcome = {
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

/** The run was cancelled: the tries of what core failed for it end; tear-downs go on. */
export function abort(draft: Draft, now: number): void {
  const { run } = draft;
  for (const { key, token, tryNumber } of run.active.values()) {
    if (draft.changed.get(key)?.state !== 'failed') continue;
    draft.triesEnded.push(tryEnd({ key, tryNumber, token }, cancelled, now));
    draft.aborted.push(token);
  }
}

/** Relative to the data folder. */
export const logFileOf = (run: OwnedRun, key: InstanceKey, tryNumber: number): string =>
  `${run.logFolder}/${fileName(key)}/${tryNumber}.jsonl`;
