import type { DagManifest } from '@tradewind/sdk/manifest';
import { createTimetable, type Interval } from '../core/timetable/index.ts';

/** When a dag's next runs are due, as its time zone's clock shows it; none without a schedule of its own. */
export function nextRuns(dag: DagManifest, now: number, howMany: number): string[] {
  const timetable = createTimetable(dag);
  // Without a schedule there is an interval for every moment.
  if (!timetable.ok || dag.schedule.kind === 'none' || dag.schedule.kind === 'assets') return [];
  const { value } = timetable;
  const found: Interval[] = [];
  const last = value.lastOver(now);
  let at = value.next(last?.logicalDate ?? Number.NEGATIVE_INFINITY) ?? value.intervalAt(now);
  while (at !== undefined && found.length < howMany) {
    if (at.dueAt > now) found.push(at);
    at = value.next(at.logicalDate);
  }
  return found.map(({ dueAt }) => inZone(dueAt, dag.timezone));
}

/** `2026-01-31 06:00` */
function inZone(at: number, timeZone: string): string {
  // Swedish is written like ISO.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at);
}
