/** The run that a call of `triggerDag` asks for: which one it is, what it covers, how its end is told. */
import { createHash } from 'node:crypto';
import type { DagManifest } from '@tradewind/sdk/manifest';
import { TradewindError } from '@tradewind/sdk';
import type { InstanceKey, RunContext } from '../core/model.ts';
import { createTimetable, datesOfManualRun, type Outcome, type RunDates } from '../core/timetable/index.ts';
import { runIdOf, runIdLetters } from './names.ts';

/** How such a run came about, as runs say it. */
export const triggerName = 'dag';

/** What a call of `triggerDag` says. */
export interface Trigger {
  readonly dag: string;
  readonly wait: boolean;
}

/** The try of a call: each one that was not merely interrupted asks for a run of its own. */
export interface TriggeringTry {
  readonly runId: string;
  readonly key: InstanceKey;
  readonly tryNumber: number;
}

/** The same try asks for the same run, however often it is begun: so the run is made once. */
export function triggeredRunId(dagId: string, logicalDate: string, { runId, key, tryNumber }: TriggeringTry): string {
  const bytes = createHash('sha256').update(`${runId}\n${key}\n${tryNumber}`).digest().subarray(0, 10);
  const nonce = Array.from(bytes, (byte) => runIdLetters[byte % runIdLetters.length]).join('');
  return runIdOf(dagId, logicalDate, nonce);
}

/**
 * A dag without a schedule covers what the run covers that triggers it. One with a schedule covers its own interval: that
 * which holds the logical date, or, if the triggering dag has no schedule, the last one that was over then.
 */
export function datesOfTriggeredRun(
  by: { readonly dag: DagManifest; readonly context: RunContext },
  dag: DagManifest,
  now: number,
): RunDates {
  const { logicalDate, dataInterval, isLatest } = by.context;
  if (!tiles(dag)) return { logicalDate, dataInterval, isLatest };
  const date = Date.parse(logicalDate);
  const ask = tiles(by.dag) ? { logicalDate: date, now } : { now: date };
  return valueOf(datesOfManualRun(valueOf(createTimetable(dag)), ask));
}

const tiles = ({ schedule }: DagManifest): boolean => schedule.kind === 'cron' || schedule.kind === 'every';

function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  const { code, message, help } = outcome.problem;
  throw new TradewindError(code, message, { help });
}

/** What a call fails with that waits for its run; the same words from the engine and from `play()`. */
export class TriggeredRunFailed extends TradewindError {
  constructor(dagId: string, error: { readonly name: string; readonly message: string } | undefined) {
    const why = error === undefined ? '' : `: ${error.name}: ${error.message}`;
    super('TW5007', `the run of ${dagId} failed${why}`, {
      help: 'See `tradewind runs`. A retry of this call starts a new run.',
    });
  }
}
