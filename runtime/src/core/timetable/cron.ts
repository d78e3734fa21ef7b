/**
 * When a cron expression comes due. cron-parser reads it and walks through wall times; what a clock change does to
 * them is our own policy, since libraries and systems differ widely there:
 *
 *   fixed times     (no `*` and no step in minute and hour): due once for each wall time. One that is skipped is due
 *                   right after the gap, one that comes twice at its first pass.
 *   repeating ones  (a `*` or a step in minute or hour): due whenever the wall clock shows a time that matches, so
 *                   they follow the time that really passes: nothing for a skipped hour, twice for a repeated one.
 */
import { CronExpressionParser } from 'cron-parser';
import { bad, good, type Outcome } from './problems.ts';
import { hourMs, type Zone } from './zone.ts';

/** Moments at which something comes due. */
export interface Moments {
  /** The first one after `at`. */
  after(at: number): number | undefined;
  /** The last one that is not after `at`. */
  upTo(at: number): number | undefined;
}

/** Names for common expressions. */
const names: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@quarterly', '0 0 1 */3 *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
]);

/** Earliest and latest moment that is looked at: the years 1000 to 9999. */
const earliest = Date.UTC(1000, 0, 1);
const latest = Date.UTC(9999, 11, 31);
const longestExpression = 256;

const fieldsHelp =
  "Write five fields, minute hour day-of-month month day-of-week: '30 6 * * mon-fri'; or a name such as '@daily'.";

/** Wall times that match an expression, without any time zone. */
export interface WallTimes {
  /** The first one after `wall`. */
  after(wall: number): number | undefined;
  /** The last one that is not after `wall`. */
  upTo(wall: number): number | undefined;
  /** Follows the time that passes, instead of naming times of day. */
  readonly repeating: boolean;
}

/** Reads an expression or one of the names for it. */
export function readCron(text: string): Outcome<WallTimes> {
  const expression = names.get(text.trim().toLowerCase()) ?? text;
  if (expression.length > longestExpression) {
    return unreadable(text, `it is longer than ${longestExpression} characters`);
  }
  const fields = expression.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== 5) return unreadable(text, `five fields are expected, not ${fields.length}`);
  // `H` is a random value in cron-parser: a timetable that differs from process to process.
  if (fields.some((field) => field.replaceAll(/[a-z]{3}/gi, '').includes('H'))) {
    return unreadable(text, '`H` is not supported');
  }
  let parsed;
  try {
    parsed = CronExpressionParser.parse(fields.join(' '), { tz: 'UTC', currentDate: 0 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return /explicit day of month/.test(reason) ? never(text) : unreadable(text, reason);
  }
  const [minute = '', hour = ''] = fields;
  const wallTimes = walk(parsed, /[*?/]/.test(minute) || /[*?/]/.test(hour));
  return wallTimes.after(Date.UTC(2000, 0, 1)) === undefined ? never(text) : good(wallTimes);
}

function unreadable(text: string, reason: string): Outcome<never> {
  return bad('TW5020', `The schedule '${shortened(text)}' cannot be read: ${reason}.`, fieldsHelp);
}

function never(text: string): Outcome<never> {
  return bad(
    'TW5021',
    `The schedule '${shortened(text)}' names a date that does not exist.`,
    'No month it names has such a day. For the last day of each month write `L`.',
  );
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function walk(parsed: ReturnType<typeof CronExpressionParser.parse>, repeating: boolean): WallTimes {
  // Where there is no match the library gives up after a fixed number of steps, and throws.
  const step = (from: number, way: 'next' | 'prev'): number | undefined => {
    if (!(from >= earliest && from <= latest)) return undefined;
    try {
      parsed.reset(new Date(from));
      const found = parsed[way]().getTime();
      return found >= earliest && found <= latest ? found : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    after: (wall) => step(Math.floor(wall / 1_000) * 1_000, 'next'),
    upTo: (wall) => step(Math.floor(wall / 1_000) * 1_000 + 1_000, 'prev'),
    repeating,
  };
}

/** The moments of a time zone at which the wall times come due. */
export function moments(wallTimes: WallTimes, zone: Zone): Moments {
  return wallTimes.repeating ? repeatingMoments(wallTimes, zone) : fixedMoments(wallTimes, zone);
}

/** `firstAt` never goes back, so neither do its moments; several wall times of one gap are one moment. */
function fixedMoments(wallTimes: WallTimes, zone: Zone): Moments {
  return {
    after(at) {
      if (!inReach(at)) return undefined;
      const wall = wallTimes.after(zone.latestWall(at));
      return wall === undefined ? undefined : zone.firstAt(wall);
    },
    upTo(at) {
      if (!inReach(at)) return undefined;
      const wall = wallTimes.upTo(zone.latestWall(at));
      return wall === undefined ? undefined : zone.firstAt(wall);
    },
  };
}

const windowMs = 48 * hourMs;
/** No wall time is further than this from its moment. */
const marginMs = 16 * hourMs;
/** Matches that fall into a gap each cost a look; there are never many in a row. */
const mostLooks = 200;

/** Looks through a window of two days, stretch by stretch; where it is empty, jumps to the next wall time's window. */
function repeatingMoments(wallTimes: WallTimes, zone: Zone): Moments {
  return {
    after(at) {
      let from = Math.floor(at) + 1;
      for (let look = 0; look < mostLooks && inReach(from); look += 1) {
        const to = from + windowMs;
        for (const { start, end, offsetMs } of zone.stretches(from, to)) {
          const wall = wallTimes.after(start + offsetMs - 1);
          if (wall !== undefined && wall - offsetMs < end) return wall - offsetMs;
        }
        const wall = wallTimes.after(to - marginMs);
        if (wall === undefined) return undefined;
        from = Math.max(to, wall - marginMs);
      }
      return undefined;
    },
    upTo(at) {
      let to = Math.floor(at) + 1;
      for (let look = 0; look < mostLooks && inReach(to); look += 1) {
        const from = to - windowMs;
        for (const { start, end, offsetMs } of zone.stretches(from, to).reverse()) {
          const wall = wallTimes.upTo(end - 1 + offsetMs);
          if (wall !== undefined && wall - offsetMs >= start) return wall - offsetMs;
        }
        const wall = wallTimes.upTo(from + marginMs);
        if (wall === undefined) return undefined;
        to = Math.min(from, wall + marginMs + 1);
      }
      return undefined;
    },
  };
}

/** A day inside of what wall times may be. */
function inReach(at: number): boolean {
  return at > earliest + windowMs && at < latest - windowMs;
}
