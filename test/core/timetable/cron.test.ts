import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTimetable, type Timetable } from '../../../runtime/src/core/timetable/index.ts';
import { daysOfChange, readWindow, walk } from './walker.ts';

const dayMs = 86_400_000;
const zones = [
  'UTC',
  'America/New_York',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Europe/Berlin',
];

function timetableOf(expression: string, timezone: string): Timetable {
  const made = createTimetable({ schedule: { kind: 'cron', expression }, timezone });
  if (!made.ok) throw new Error(made.problem.message);
  return made.value;
}

/** Starts of all intervals from `from` to `to`, both inclusive. */
function starts(timetable: Timetable, from: number, to: number): number[] {
  const found: number[] = [];
  for (let interval = timetable.next(from - 1); interval && interval.start <= to; ) {
    if (interval.start <= (found.at(-1) ?? -Infinity))
      throw new Error(`${interval.start} does not follow ${found.at(-1)}`);
    found.push(interval.start);
    interval = timetable.next(interval.start);
  }
  return found;
}

const iso = (times: readonly number[]): string[] => times.map((at) => new Date(at).toISOString());

describe('the stated policy, case by case', () => {
  const cases: readonly (readonly [what: string, expression: string, zone: string, from: string, due: string[]])[] = [
    [
      'a fixed time in a skipped hour: once, right after the gap',
      '30 2 * * *',
      'America/New_York',
      '2024-03-09T00:00Z',
      ['2024-03-09T07:30Z', '2024-03-10T07:00Z', '2024-03-11T06:30Z'],
    ],
    [
      'several fixed times in one gap: once together',
      '0,15,30 2 * * *',
      'America/New_York',
      '2024-03-10T00:00Z',
      ['2024-03-10T07:00Z', '2024-03-11T06:00Z'],
    ],
    [
      'a fixed time in a repeated hour: at its first pass',
      '0 1,2 * * *',
      'America/New_York',
      '2024-11-03T00:00Z',
      ['2024-11-03T05:00Z', '2024-11-03T07:00Z', '2024-11-04T06:00Z'],
    ],
    [
      'steps of minutes follow the time that passes',
      '*/30 * * * *',
      'America/New_York',
      '2024-11-03T05:00Z',
      ['2024-11-03T05:00Z', '2024-11-03T05:30Z', '2024-11-03T06:00Z', '2024-11-03T06:30Z', '2024-11-03T07:00Z'],
    ],
    [
      'steps of hours get nothing for a skipped one',
      '0 */2 * * *',
      'America/New_York',
      '2024-03-10T04:00Z',
      ['2024-03-10T05:00Z', '2024-03-10T08:00Z', '2024-03-10T10:00Z'],
    ],
    [
      'midnight skipped',
      '0 0 * * 0',
      'America/Santiago',
      '2024-09-01T00:00Z',
      ['2024-09-01T04:00Z', '2024-09-08T04:00Z', '2024-09-15T03:00Z'],
    ],
    [
      'a gap of half an hour',
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2024-10-04T12:00Z',
      ['2024-10-04T15:45Z', '2024-10-05T15:30Z', '2024-10-06T15:15Z'],
    ],
    [
      'a day that was skipped: at the beginning of the next one',
      '0 12 * * *',
      'Pacific/Apia',
      '2011-12-29T00:00Z',
      ['2011-12-29T22:00Z', '2011-12-30T10:00Z', '2011-12-30T22:00Z'],
    ],
    ['the last day of each month', '0 0 L * *', 'UTC', '2024-01-15T00:00Z', ['2024-01-31T00:00Z', '2024-02-29T00:00Z']],
    ['the 29th of February', '0 0 29 2 *', 'UTC', '2024-03-01T00:00Z', ['2028-02-29T00:00Z', '2032-02-29T00:00Z']],
    [
      'day of month and day of week: either of them',
      '0 0 */10 * mon',
      'UTC',
      '2024-01-01T00:00Z',
      ['2024-01-01T00:00Z', '2024-01-08T00:00Z', '2024-01-11T00:00Z', '2024-01-15T00:00Z'],
    ],
    ['@daily', '@daily', 'Europe/Berlin', '2024-03-30T00:00Z', ['2024-03-30T23:00Z', '2024-03-31T22:00Z']],
    ['@quarterly', '@quarterly', 'UTC', '2024-01-02T00:00Z', ['2024-04-01T00:00Z', '2024-07-01T00:00Z']],
    ['@weekly', '@weekly', 'UTC', '2024-01-02T00:00Z', ['2024-01-07T00:00Z', '2024-01-14T00:00Z']],
    ['@yearly', '@yearly', 'UTC', '2024-01-02T00:00Z', ['2025-01-01T00:00Z', '2026-01-01T00:00Z']],
  ];

  test.each(cases)('%s', (_, expression, zone, from, due) => {
    const expected = due.map((text) => Date.parse(text));
    expect(iso(starts(timetableOf(expression, zone), Date.parse(from), expected.at(-1) ?? 0))).toEqual(iso(expected));
  });
});

test('asked in the second pass of a repeated hour, the first pass is over', () => {
  const timetable = timetableOf('30 1 * * *', 'America/New_York');
  const [first, second] = ['2024-11-03T05:30Z', '2024-11-04T06:30Z'].map((text) => Date.parse(text));
  for (const at of ['2024-11-03T05:30Z', '2024-11-03T06:10Z', '2024-11-03T06:30Z', '2024-11-03T06:40Z']) {
    expect(timetable.next(Date.parse(at))?.start).toBe(second);
    expect(timetable.intervalAt(Date.parse(at))).toMatchObject({ start: first, end: second });
  }
});

const numbers = (least: number, most: number): fc.Arbitrary<string> =>
  fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 3 }).map((list) => list.join(','));
const range = (least: number, most: number): fc.Arbitrary<string> =>
  fc.tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most })).map(([a, b]) => {
    return `${Math.min(a, b)}-${Math.max(a, b)}`;
  });
const steps = (...of: string[]): fc.Arbitrary<string> => fc.constantFrom(...of);

const expressions: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(numbers(0, 59), numbers(0, 59), range(0, 59), steps('*', '*/5', '*/30', '10/20', '0-30/15')),
    // Clocks change at night, so hours of the night come more often.
    fc.oneof(numbers(0, 3), numbers(0, 23), range(0, 23), steps('*', '*/2', '1-23/3', '0/6')),
    fc.oneof({ weight: 4, arbitrary: fc.constant('*') }, { weight: 1, arbitrary: numbers(1, 28) }, range(1, 31)),
    fc.oneof(
      { weight: 6, arbitrary: fc.constant('*') },
      { weight: 1, arbitrary: fc.constantFrom('*/3', 'mar,sep-dec') },
    ),
    fc.oneof({ weight: 4, arbitrary: fc.constant('*') }, steps('0', '7', 'sun', 'mon-fri', '6,0', '*/2')),
  )
  .map((fields) => fields.join(' '));

/** A window of nine days around the middle one. */
interface Place {
  readonly zone: string;
  readonly day: number;
}
const windows = new Map<string, ReturnType<typeof readWindow>>();
function windowOf({ zone, day }: Place): ReturnType<typeof readWindow> {
  const key = `${zone} ${day}`;
  const known = windows.get(key) ?? readWindow(zone, day - 4 * dayMs, day + 5 * dayMs);
  windows.set(key, known);
  return known;
}

/**
 * The timetable and the walker agree on what is due in the inner five days: forwards, backwards, and asked at any minute
 * of the middle day.
 */
function agrees(expression: string, place: Place, minutes: readonly number[] = []): void {
  const [from, to] = [place.day - 2 * dayMs, place.day + 3 * dayMs];
  const expected = walk(expression, windowOf(place)).filter((at) => at >= from && at <= to);
  const timetable = timetableOf(expression, place.zone);
  expect(iso(starts(timetable, from, to))).toEqual(iso(expected));

  const backwards: number[] = [];
  for (let last = timetable.previous(to + 1); last && last.start >= from; last = timetable.previous(last.start)) {
    backwards.unshift(last.start);
  }
  expect(iso(backwards)).toEqual(iso(expected));

  const asked = minutes.map((minute) => place.day + minute * 60_000);
  const around = asked.map((at) => [expected.filter((due) => due <= at).at(-1), expected.find((due) => due > at)]);
  const wrong = asked.filter((at, index) => {
    const [last, next] = around[index] ?? [];
    const interval = timetable.intervalAt(at);
    return (
      (next !== undefined && (timetable.next(at)?.start !== next || interval?.end !== next)) ||
      (last !== undefined && interval?.start !== last)
    );
  });
  expect(iso(wrong)).toEqual([]);
}

describe('against the minute walker', () => {
  const changes: readonly Place[] = zones.flatMap((zone) =>
    daysOfChange(zone, 2005, 2027).map((day) => ({ zone, day })),
  );

  test('there are changes of clocks to test with', () => {
    expect(changes.length).toBeGreaterThan(150);
    expect(changes.some(({ zone, day }) => zone === 'Pacific/Apia' && day === Date.UTC(2011, 11, 30))).toBe(true);
  });

  const minutes = fc.array(fc.integer({ min: -720, max: 1_440 }), { minLength: 10, maxLength: 20 });

  test('in windows that touch a change', () => {
    fc.assert(fc.property(expressions, fc.constantFrom(...changes), minutes, agrees), { numRuns: 120 });
  });

  test('in any window', () => {
    const places = fc.record({
      zone: fc.constantFrom(...zones),
      day: fc
        .integer({ min: Date.UTC(1980, 0, 1) / dayMs, max: Date.UTC(2037, 0, 1) / dayMs })
        .map((day) => day * dayMs),
    });
    fc.assert(fc.property(expressions, places, minutes, agrees), { numRuns: 50 });
  });

  test.each(['30 2 * * *', '0 0 * * *'])('%s at every change since 2005', (expression) => {
    for (const place of changes) agrees(expression, place);
  });
});

describe('properties', () => {
  test('intervals tile time: each ends where the next begins, and every moment is in exactly one', () => {
    const moments = fc.integer({ min: Date.UTC(1980, 0, 1), max: Date.UTC(2037, 0, 1) });
    fc.assert(
      fc.property(expressions, fc.constantFrom(...zones), moments, (expression, zone, at) => {
        const timetable = timetableOf(expression, zone);
        const interval = timetable.intervalAt(at);
        expect(interval).toBeDefined();
        if (interval === undefined) return;
        expect(interval.start).toBeLessThanOrEqual(at);
        expect(interval.end).toBeGreaterThan(at);
        expect(interval.logicalDate).toBe(interval.start);
        expect(timetable.intervalAt(interval.start)).toEqual(interval);
        expect(timetable.intervalAt(interval.end - 1)).toEqual(interval);
        const next = timetable.next(interval.start);
        expect(next?.start).toBe(interval.end);
        expect(timetable.previous(interval.end)).toEqual(interval);
        expect(timetable.previous(next?.start ?? 0)).toEqual(interval);
      }),
      { numRuns: 150 },
    );
  });

  test('any text is read or refused with a code, and what is read goes on', () => {
    const piece = fc.constantFrom('*', '/', '-', ',', ' ', 'L', '#', '?', 'H', '@', '5', '31', '2', 'mon', 'feb', '99');
    const texts = fc.oneof(
      fc.string({ maxLength: 256 }),
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
      fc
        .array(fc.array(piece, { minLength: 1, maxLength: 5 }), { minLength: 5, maxLength: 5 })
        .map((fields) => fields.map((field) => field.join('').replaceAll(' ', '')).join(' ')),
    );
    fc.assert(
      fc.property(texts, (expression) => {
        const made = createTimetable({ schedule: { kind: 'cron', expression }, timezone: 'America/Santiago' });
        if (!made.ok) return ['TW5020', 'TW5021'].includes(made.problem.code);
        const first = made.value.next(Date.UTC(2024, 8, 1));
        const second = first && made.value.next(first.start);
        return first !== undefined && second !== undefined && second.start > first.start;
      }),
      { numRuns: 500 },
    );
  });

  test('a year has as many runs as it should, whatever the clocks do', () => {
    const year = [Date.UTC(2024, 0, 1), Date.UTC(2025, 0, 1) - 1] as const;
    for (const zone of zones) {
      expect(starts(timetableOf('30 2 1 * *', zone), ...year)).toHaveLength(12);
      expect(starts(timetableOf('30 2 * * *', zone), ...year)).toHaveLength(366);
    }
    // Half an hour is skipped and half an hour comes twice; both times a quarter to is there half an hour early.
    expect(starts(timetableOf('45 * * * *', 'Australia/Lord_Howe'), ...year)).toHaveLength(366 * 24 + 1);
  });
});

describe('what is refused', () => {
  test.each([
    ['', 'TW5020'],
    ['* * * *', 'TW5020'],
    ['0 0 0 * * *', 'TW5020'],
    ['61 * * * *', 'TW5020'],
    ['* * * * 8', 'TW5020'],
    ['*/0 * * * *', 'TW5020'],
    ['5-1 * * * *', 'TW5020'],
    ['H H * * *', 'TW5020'],
    ['@fortnightly', 'TW5020'],
    ['__proto__', 'TW5020'],
    [`${'1,'.repeat(150)}1 * * * *`, 'TW5020'],
    ['0 0 30 2 *', 'TW5021'],
    ['0 0 31 4,6,9,11 *', 'TW5021'],
  ])('%s: %s', (expression, code) => {
    const made = createTimetable({ schedule: { kind: 'cron', expression }, timezone: 'UTC' });
    expect(made.ok ? 'read' : made.problem.code).toBe(code);
  });

  test.each(['Europe/Atlantis', '', 'local', 'CEST+'])('the time zone %s', (timezone) => {
    const made = createTimetable({ schedule: { kind: 'cron', expression: '@daily' }, timezone });
    expect(made.ok ? 'read' : made.problem.code).toBe('TW5022');
  });
});
