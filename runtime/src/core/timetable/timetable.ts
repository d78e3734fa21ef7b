/**
 * Timetables: which data intervals a dag's runs cover. A run's logical date is the **start** of its interval; the run
 * is due when the interval is over, since only then is all of its data there.
 *
 * Intervals of a schedule tile time: each ends where the next begins. `start` and `end` say between which moments
 * intervals may begin.
 */
import type { DagManifest } from '@tradewind/sdk/manifest';
import { type Moments, moments, readCron } from './cron.ts';
import { bad, good, type Outcome } from './problems.ts';
import { Zone } from './zone.ts';

const dayMs = 86_400_000;

/** What one run covers, in milliseconds since the epoch; `end` is exclusive. */
export interface Interval {
  readonly logicalDate: number;
  readonly start: number;
  readonly end: number;
  /** When a run of its own accord may begin. */
  readonly dueAt: number;
}

export interface Timetable {
  /** Its intervals follow one another without gap or overlap; else a run covers no period of its own. */
  readonly tiles: boolean;
  /** The first interval that begins after `at`. `-Infinity` asks for the very first, which only a `start` gives. */
  next(at: number): Interval | undefined;
  /** The last interval that begins before `at`. */
  previous(at: number): Interval | undefined;
  /**
   * The interval that holds `at`; undefined where it would begin before `start` or after `end`. A dag without a
   * schedule has one for every moment: the UTC day, with the moment itself as the logical date.
   */
  intervalAt(at: number): Interval | undefined;
  /** The last interval that is over at `now`. */
  lastOver(now: number): Interval | undefined;
  /** No later interval is over at `now`. */
  isLatest(interval: Interval, now: number): boolean;
}

/** What a timetable is made of: a dag's manifest has it all. */
export type TimetableSpec = Pick<DagManifest, 'schedule' | 'timezone' | 'start' | 'end'>;

/** The timetable of a dag. */
export function createTimetable(spec: TimetableSpec): Outcome<Timetable> {
  const zone = Zone.named(spec.timezone);
  if (zone === undefined) {
    return bad('TW5022', `There is no time zone '${spec.timezone}'.`, "Write an IANA name: 'Europe/Berlin', 'UTC'.");
  }
  const bounds = readBounds(spec);
  if (!bounds.ok) return bounds;
  const { schedule } = spec;
  if (schedule.kind === 'cron') {
    const cron = readCron(schedule.expression);
    return cron.ok ? good(tiled(moments(cron.value, zone), bounds.value)) : cron;
  }
  if (schedule.kind === 'every') {
    const { everyMs } = schedule;
    if (Number.isSafeInteger(everyMs) && everyMs > 0) {
      return good(tiled(steps(everyMs, bounds.value.start ?? 0), bounds.value));
    }
    return bad('TW5020', `A dag cannot run every ${everyMs} milliseconds.`, "Write a duration above zero: '15m'.");
  }
  return good(untiled(schedule.kind === 'once' ? bounds.value.start : undefined));
}

interface Bounds {
  readonly start?: number;
  readonly end?: number;
}

function readBounds(spec: TimetableSpec): Outcome<Bounds> {
  const bounds: { start?: number; end?: number } = {};
  for (const name of ['start', 'end'] as const) {
    const text = spec[name];
    if (text === undefined) continue;
    const at = Date.parse(text);
    if (Number.isNaN(at)) {
      return bad('TW5020', `The ${name} '${text}' is not an instant.`, "Write '2026-01-01' or '2026-01-01T06:00:00Z'.");
    }
    bounds[name] = at;
  }
  if (bounds.start !== undefined && bounds.end !== undefined && bounds.start > bounds.end) {
    return bad(
      'TW5023',
      `The end ${spec.end} lies before the start ${spec.start}.`,
      'Take one of them away, or swap them.',
    );
  }
  return good(bounds);
}

/** Every `everyMs`, counted from `anchor`, on a clock that is never changed. */
function steps(everyMs: number, anchor: number): Moments {
  const upTo = (at: number): number => anchor + Math.floor((at - anchor) / everyMs) * everyMs;
  return { upTo, after: (at) => upTo(at) + everyMs };
}

/** From each moment to the next. */
function tiled(at: Moments, { start = -Infinity, end = Infinity }: Bounds): Timetable {
  const from = (first: number | undefined): Interval | undefined => {
    if (first === undefined || first < start || first > end) return undefined;
    const next = at.after(first);
    return next === undefined ? undefined : { logicalDate: first, start: first, end: next, dueAt: next };
  };
  const timetable: Timetable = {
    tiles: true,
    next(after) {
      const least = Math.max(after, start - 1);
      return Number.isFinite(least) ? from(at.after(least)) : undefined;
    },
    previous(before) {
      const most = Math.min(before - 1, end);
      return Number.isFinite(most) ? from(at.upTo(most)) : undefined;
    },
    intervalAt: (moment) => from(at.upTo(moment)),
    lastOver(now) {
      // The interval that holds `now` is the first that is not over yet.
      const current = at.upTo(now);
      return current === undefined ? undefined : timetable.previous(current);
    },
    isLatest(interval, now) {
      const later = timetable.next(interval.start);
      return later === undefined || later.end > now;
    },
  };
  return timetable;
}

/** Runs that cover no period of their own. `once`: the moment for the one run that is made. */
function untiled(once: number | undefined): Timetable {
  const day = (logicalDate: number): Interval => {
    const start = Math.floor(logicalDate / dayMs) * dayMs;
    return { logicalDate, start, end: start + dayMs, dueAt: logicalDate };
  };
  return {
    tiles: false,
    next: (after) => (once !== undefined && once > after ? day(once) : undefined),
    previous: (before) => (once !== undefined && once < before ? day(once) : undefined),
    intervalAt: day,
    lastOver: (now) => (once !== undefined && once <= now ? day(once) : undefined),
    isLatest: () => true,
  };
}
