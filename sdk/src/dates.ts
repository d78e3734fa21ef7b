/**
 * Pure helpers for dates, all in UTC. They may be used in flows as well as in tasks: a date reaches a text through them,
 * so that the same run gives the same text on every machine.
 */
import { sdkError } from './errors.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

/**
 * The day, `YYYY-MM-DD`.
 *
 * @example
 * ```ts
 * import { addDays, ds } from 'tradewind';
 *
 * ds(addDays(new Date('2026-03-01T12:00:00Z'), -1)); // '2026-02-28'
 * ```
 */
export function ds(date: Date): string {
  return ts(date).slice(0, -14);
}

/** The day without dashes, `YYYYMMDD`. */
export function dsNodash(date: Date): string {
  return ds(date).replaceAll('-', '');
}

/** The instant, `YYYY-MM-DDTHH:mm:ss.sssZ`. Throws TW1011 for an invalid date, as do all helpers here. */
export function ts(date: Date): string {
  return valid(date).toISOString();
}

/** `n` may be negative or a fraction. */
export function addMinutes(date: Date, n: number): Date {
  return valid(new Date(valid(date).getTime() + n * minuteMs));
}

/** `n` may be negative or a fraction. */
export function addHours(date: Date, n: number): Date {
  return valid(new Date(valid(date).getTime() + n * hourMs));
}

/** Days of 24 hours: UTC has no others. `n` may be negative or a fraction. */
export function addDays(date: Date, n: number): Date {
  return valid(new Date(valid(date).getTime() + n * dayMs));
}

/** The same day of another month, or that month's last day if it is shorter. `n` is a whole number. */
export function addMonths(date: Date, n: number): Date {
  const result = new Date(valid(date).getTime());
  const day = result.getUTCDate();
  result.setUTCDate(1);
  result.setUTCMonth(result.getUTCMonth() + n);
  const lastDay = new Date(valid(result).getTime());
  lastDay.setUTCMonth(lastDay.getUTCMonth() + 1, 0);
  result.setUTCDate(Math.min(day, lastDay.getUTCDate()));
  return result;
}

/** The hour that the instant is in. */
export function startOfHour(date: Date): Date {
  return floor(date, hourMs);
}

/** Midnight (UTC) of its day. */
export function startOfDay(date: Date): Date {
  return floor(date, dayMs);
}

/** Midnight (UTC) of its Monday. */
export function startOfWeek(date: Date): Date {
  const day = startOfDay(date);
  return addDays(day, -((day.getUTCDay() + 6) % 7));
}

/** Midnight (UTC) of the first day of its month. */
export function startOfMonth(date: Date): Date {
  const day = startOfDay(date);
  day.setUTCDate(1);
  return day;
}

function floor(date: Date, unitMs: number): Date {
  const timeMs = valid(date).getTime();
  return new Date(Math.floor(timeMs / unitMs) * unitMs);
}

function valid(date: Date): Date {
  if (Number.isNaN(date.getTime())) {
    throw sdkError('TW1011', 'the date is not valid', {
      help: 'Look at what it was made from: `new Date(text)` gives an invalid date for a text that it cannot read.',
    });
  }
  return date;
}
