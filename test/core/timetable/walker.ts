/**
 * The oracle for schedules: walks through every minute of a window, asks `Intl` what the clock on the wall shows, and
 * applies the stated policy. It shares nothing with the timetables it judges, not even how an expression is read.
 */
const minuteMs = 60_000;

/** What the clock on the wall shows, in minutes since 1970 as if it were UTC. */
export function wallMinuteOf(format: Intl.DateTimeFormat, at: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute) / minuteMs;
}

export function wallClock(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
}

/** A stretch of time, and what the wall showed at each of its minutes. */
export interface Window {
  readonly from: number;
  readonly walls: readonly number[];
}

/** Clocks change at quarters of an hour in all years that are tested, so one look serves for fifteen minutes. */
export function readWindow(zone: string, from: number, to: number): Window {
  const format = wallClock(zone);
  const start = Math.floor(from / (15 * minuteMs)) * 15 * minuteMs;
  const walls: number[] = [];
  for (let at = start; at < to; at += 15 * minuteMs) {
    const wall = wallMinuteOf(format, at);
    for (let minute = 0; minute < 15; minute += 1) walls.push(wall + minute);
  }
  return { from: start, walls };
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function valuesOf(field: string, least: number, most: number, names: readonly string[] = []): Set<number> {
  const values = new Set<number>();
  const numberOf = (text: string): number => {
    const named = names.indexOf(text.toLowerCase());
    return named >= 0 ? named + least : Number(text);
  };
  for (const item of field.split(',')) {
    const [range = '', step = '1'] = item.split('/');
    const [low = '', high] = range === '*' ? [String(least), String(most)] : range.split('-');
    const last = high === undefined ? (item.includes('/') ? most : numberOf(low)) : numberOf(high);
    for (let value = numberOf(low); value <= last; value += Number(step)) values.add(value);
  }
  return values;
}

/** Whether a wall minute matches the fields. */
function matcher(expression: string): (wall: number) => boolean {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = expression.split(' ');
  const minutes = valuesOf(minute, 0, 59);
  const hours = valuesOf(hour, 0, 23);
  const days = valuesOf(day, 1, 31);
  const months = valuesOf(month, 1, 12, monthNames);
  const weekdays = new Set([...valuesOf(weekday, 0, 7, dayNames)].map((value) => value % 7));
  return (wall) => {
    const date = new Date(wall * minuteMs);
    if (!minutes.has(date.getUTCMinutes()) || !hours.has(date.getUTCHours())) return false;
    if (!months.has(date.getUTCMonth() + 1)) return false;
    const inDays = days.has(date.getUTCDate());
    const inWeekdays = weekdays.has(date.getUTCDay());
    // Where both are given, either will do.
    if (day !== '*' && weekday !== '*') return inDays || inWeekdays;
    return inDays && inWeekdays;
  };
}

/** Names times of day, instead of following the time that passes. */
function isFixed(expression: string): boolean {
  return expression
    .split(' ')
    .slice(0, 2)
    .every((field) => !field.includes('*') && !field.includes('/'));
}

/** Every moment of the window at which the expression comes due. */
export function walk(expression: string, { from, walls }: Window): number[] {
  const matches = matcher(expression);
  const due = new Set<number>();
  if (!isFixed(expression)) {
    for (const [minute, wall] of walls.entries()) if (matches(wall)) due.add(from + minute * minuteMs);
    return [...due];
  }
  const shown = new Set<number>();
  let before = (walls[0] ?? 0) - 1;
  for (const [minute, wall] of walls.entries()) {
    const at = from + minute * minuteMs;
    // Skipped just now: due right after the gap, unless the wall has shown it before.
    for (let skipped = before + 1; skipped < wall; skipped += 1) {
      if (matches(skipped) && !shown.has(skipped)) due.add(at);
    }
    // The second pass of a repeated hour is not new.
    if (!shown.has(wall) && matches(wall)) due.add(at);
    shown.add(wall);
    before = wall;
  }
  return [...due];
}

/** Days (UTC midnights) in which a zone changes its clocks. */
export function daysOfChange(zone: string, fromYear: number, toYear: number): number[] {
  const format = wallClock(zone);
  const dayMs = 1440 * minuteMs;
  const days: number[] = [];
  let before: number | undefined;
  for (let day = Date.UTC(fromYear, 0, 1); day < Date.UTC(toYear, 0, 1); day += dayMs) {
    const offset = wallMinuteOf(format, day) - day / minuteMs;
    if (before !== undefined && offset !== before) days.push(day - dayMs);
    before = offset;
  }
  return days;
}
