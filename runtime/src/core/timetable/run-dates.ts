/** The dates of a run that somebody asks for. */
import type { RunContext } from '../model.ts';
import { bad, good, type Outcome } from './problems.ts';
import type { Interval, Timetable } from './timetable.ts';

/** The part of the run context that comes from the timetable. */
export type RunDates = Pick<RunContext, 'logicalDate' | 'dataInterval' | 'isLatest'>;

/**
 * Dates for a run made by hand. With a logical date, a scheduled dag gets the interval that holds it: `2001-01-07T15:00`
 * and `@daily` are the seventh of January. Without one it gets the last interval that is over. A dag without a schedule
 * gets the moment asked for, or now.
 */
export function datesOfManualRun(
  timetable: Timetable,
  ask: { readonly logicalDate?: number; readonly now: number },
): Outcome<RunDates> {
  const { logicalDate, now } = ask;
  if (logicalDate !== undefined) {
    const interval = timetable.intervalAt(logicalDate);
    if (interval !== undefined) return good(datesOf(timetable, interval, now));
    return bad(
      'TW5024',
      `The schedule has no interval for the logical date ${isoOf(logicalDate)}.`,
      "Ask for a date between the dag's `start` and `end`.",
    );
  }
  const interval = timetable.lastOver(now) ?? (timetable.tiles ? undefined : timetable.intervalAt(now));
  if (interval !== undefined) return good(datesOf(timetable, interval, now));
  return bad(
    'TW5024',
    'No interval of the schedule is over yet.',
    'Name the logical date to run it before its time, or wait until its first interval is over.',
  );
}

/** An interval as a run's context has it. */
function datesOf(timetable: Timetable, interval: Interval, now: number): RunDates {
  return {
    logicalDate: isoOf(interval.logicalDate),
    dataInterval: { start: isoOf(interval.start), end: isoOf(interval.end) },
    isLatest: timetable.isLatest(interval, now),
  };
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}
