/** Which run a test means. */
import { TradewindError } from '@tradewind/sdk';
import type { DagManifest } from '@tradewind/sdk/manifest';
import { createTimetable, datesOfManualRun, type Outcome, type RunDates } from '../../core/timetable/index.ts';

export interface AskedDates {
  readonly logicalDate?: Date | string;
  readonly now?: Date | string;
}

/** Of dags without a schedule, and so that a test means the same every day. */
const usualDate = Date.UTC(2026, 0, 1);

/** By default the first interval of the schedule, at the moment it is over. */
export function datesFor(dag: DagManifest, asked: AskedDates): { readonly dates: RunDates; readonly now: number } {
  const timetable = valueOf(createTimetable(dag));
  const givenNow = asked.now === undefined ? undefined : instant(asked.now);
  const fallback =
    givenNow === undefined ? (timetable.next(Number.NEGATIVE_INFINITY)?.logicalDate ?? usualDate) : undefined;
  const logicalDate = asked.logicalDate === undefined ? fallback : instant(asked.logicalDate);
  const interval = logicalDate === undefined ? undefined : timetable.intervalAt(logicalDate);
  const now = givenNow ?? interval?.end ?? logicalDate ?? usualDate;
  const ask = logicalDate === undefined ? { now } : { now, logicalDate };
  return { now, dates: valueOf(datesOfManualRun(timetable, ask)) };
}

function instant(date: Date | string): number {
  const at = new Date(date).getTime();
  if (!Number.isNaN(at)) return at;
  throw new TradewindError('TW1011', `${JSON.stringify(date)} is not a date`, {
    help: "Write a day ('2026-01-31'), an instant ('2026-01-31T06:00:00Z'), or a Date.",
  });
}

function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  const { code, message, help } = outcome.problem;
  throw new TradewindError(code, message, { help });
}
