import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  createTimetable,
  datesOfManualRun,
  type Interval,
  type RunDates,
  type Timetable,
  timetableErrors,
  type TimetableSpec,
} from '../../../runtime/src/core/timetable/index.ts';

const at = (text: string): number => Date.parse(text);
const iso = (moment: number | undefined): string | undefined =>
  moment === undefined ? undefined : new Date(moment).toISOString().slice(0, 16);
const span = (interval: Interval | undefined): unknown => interval && [iso(interval.start), iso(interval.end)];

function make(spec: Partial<TimetableSpec>): Timetable {
  const made = createTimetable({ schedule: { kind: 'cron', expression: '@daily' }, timezone: 'UTC', ...spec });
  if (!made.ok) throw new Error(made.problem.message);
  return made.value;
}

function manual(timetable: Timetable, now: string, logicalDate?: string): RunDates | string {
  const asked = logicalDate === undefined ? {} : { logicalDate: at(logicalDate) };
  const dates = datesOfManualRun(timetable, { now: at(now), ...asked });
  return dates.ok ? dates.value : dates.problem.code;
}

describe('a schedule with a start and an end', () => {
  const january = make({ start: '2001-01-02T06:00:00Z', end: '2001-01-05T00:00:00Z' });

  test('the first interval begins at the first due moment after the start', () => {
    expect(span(january.next(-Infinity))).toEqual(['2001-01-03T00:00', '2001-01-04T00:00']);
  });

  test('the last one begins no later than the end', () => {
    expect(span(january.next(at('2001-01-04')))).toEqual(['2001-01-05T00:00', '2001-01-06T00:00']);
    expect(january.next(at('2001-01-05'))).toBeUndefined();
    expect(span(january.previous(at('2030-01-01')))).toEqual(['2001-01-05T00:00', '2001-01-06T00:00']);
  });

  test('outside there are none', () => {
    expect(january.intervalAt(at('2001-01-02T12:00Z'))).toBeUndefined();
    expect(january.intervalAt(at('2001-01-06T12:00Z'))).toBeUndefined();
    expect(january.previous(at('2001-01-03'))).toBeUndefined();
    expect(span(january.intervalAt(at('2001-01-05T12:00Z')))).toEqual(['2001-01-05T00:00', '2001-01-06T00:00']);
  });

  test('without a start there is no first interval', () => {
    expect(make({}).next(-Infinity)).toBeUndefined();
  });

  test('a run is due when its interval is over', () => {
    expect(iso(january.next(-Infinity)?.dueAt)).toBe('2001-01-04T00:00');
  });

  test('an end before the start is refused, and dates that are none', () => {
    const code = (spec: Partial<TimetableSpec>): string => {
      const made = createTimetable({ schedule: { kind: 'none' }, timezone: 'UTC', ...spec });
      return made.ok ? 'read' : made.problem.code;
    };
    expect(code({ start: '2001-01-02', end: '2001-01-01' })).toBe('TW5023');
    expect(code({ start: 'yesterday' })).toBe('TW5020');
    expect(code({ start: '2001-01-01', end: '2001-01-01' })).toBe('read');
  });
});

describe('the last interval that is over, and the latest', () => {
  const daily = make({ start: '2001-01-01T00:00:00Z' });

  test('an interval is over at the moment it ends', () => {
    expect(span(daily.lastOver(at('2001-01-03T00:00Z')))).toEqual(['2001-01-02T00:00', '2001-01-03T00:00']);
    expect(span(daily.lastOver(at('2001-01-03T00:00Z') - 1))).toEqual(['2001-01-01T00:00', '2001-01-02T00:00']);
    expect(daily.lastOver(at('2001-01-01T23:59Z'))).toBeUndefined();
  });

  test('an interval is the latest until the next one is over', () => {
    const first = daily.intervalAt(at('2001-01-01')) as Interval;
    expect(daily.isLatest(first, at('2001-01-02T23:59Z'))).toBe(true);
    expect(daily.isLatest(first, at('2001-01-03T00:00Z'))).toBe(false);
  });

  test('the last interval before the end stays the latest', () => {
    const ended = make({ start: '2001-01-01T00:00:00Z', end: '2001-01-31T00:00:00Z' });
    const last = ended.lastOver(at('2026-01-01')) as Interval;
    expect(span(last)).toEqual(['2001-01-31T00:00', '2001-02-01T00:00']);
    expect(ended.isLatest(last, at('2026-01-01'))).toBe(true);
  });
});

describe('every so often', () => {
  test('is counted from the start, on a clock that is never changed', () => {
    const often = make({
      schedule: { kind: 'every', everyMs: 5_400_000 },
      timezone: 'America/New_York',
      start: '2024-03-10T05:30:00Z',
    });
    expect(span(often.next(-Infinity))).toEqual(['2024-03-10T05:30', '2024-03-10T07:00']);
    expect(span(often.next(at('2024-03-10T05:30Z')))).toEqual(['2024-03-10T07:00', '2024-03-10T08:30']);
    expect(span(often.intervalAt(at('2024-03-10T08:29:59.999Z')))).toEqual(['2024-03-10T07:00', '2024-03-10T08:30']);
    expect(span(often.previous(at('2024-03-10T07:00Z')))).toEqual(['2024-03-10T05:30', '2024-03-10T07:00']);
    expect(often.previous(at('2024-03-10T05:30Z'))).toBeUndefined();
  });

  test('without a start is counted from 1970', () => {
    const often = make({ schedule: { kind: 'every', everyMs: 7_200_000 } });
    expect(span(often.intervalAt(at('2024-01-01T03:00Z')))).toEqual(['2024-01-01T02:00', '2024-01-01T04:00']);
  });

  test.each([0, -1, 0.5, Number.NaN, Infinity])('%d milliseconds are refused', (everyMs) => {
    const made = createTimetable({ schedule: { kind: 'every', everyMs }, timezone: 'UTC' });
    expect(made.ok ? 'read' : made.problem.code).toBe('TW5020');
  });
});

describe('without a schedule', () => {
  const none = make({ schedule: { kind: 'none' } });

  test('nothing comes of its own accord', () => {
    expect(none.next(-Infinity)).toBeUndefined();
    expect(none.previous(Infinity)).toBeUndefined();
    expect(none.lastOver(at('2026-01-01'))).toBeUndefined();
    expect(none.tiles).toBe(false);
  });

  test('a run covers the UTC day of its logical date, and keeps that date to the millisecond', () => {
    expect(manual(none, '2026-05-04T10:11:12.345Z')).toEqual({
      logicalDate: '2026-05-04T10:11:12.345Z',
      dataInterval: { start: '2026-05-04T00:00:00.000Z', end: '2026-05-05T00:00:00.000Z' },
      isLatest: true,
    });
  });

  test('a day asked for is what a daily dag would get', () => {
    const dates = manual(none, '2026-05-04T10:11Z', '2001-01-07');
    expect(dates).toMatchObject({ logicalDate: '2001-01-07T00:00:00.000Z' });
    expect(dates).toMatchObject({
      dataInterval: { start: '2001-01-07T00:00:00.000Z', end: '2001-01-08T00:00:00.000Z' },
    });
  });

  test('assets give no dates either', () => {
    const assets = make({ schedule: { kind: 'assets', mode: 'any', assets: ['a'] } });
    expect(assets.next(0)).toBeUndefined();
    expect(manual(assets, '2026-05-04T10:00Z')).toMatchObject({ logicalDate: '2026-05-04T10:00:00.000Z' });
  });
});

describe('once', () => {
  const once = make({ schedule: { kind: 'once' }, start: '2026-05-04T10:00:00Z' });

  test('there is one run, due at the start', () => {
    const only = once.next(-Infinity);
    expect(iso(only?.logicalDate)).toBe('2026-05-04T10:00');
    expect(iso(only?.dueAt)).toBe('2026-05-04T10:00');
    expect(once.next(only?.logicalDate ?? 0)).toBeUndefined();
    expect(once.previous(Infinity)).toEqual(only);
  });

  test('by hand: that run once it is due, before it the moment itself', () => {
    expect(manual(once, '2026-06-01T00:00Z')).toMatchObject({ logicalDate: '2026-05-04T10:00:00.000Z' });
    expect(manual(once, '2026-01-01T12:00Z')).toMatchObject({ logicalDate: '2026-01-01T12:00:00.000Z' });
  });
});

describe('a run made by hand of a scheduled dag', () => {
  const daily = make({ start: '2001-01-01T00:00:00Z', end: '2001-01-31T00:00:00Z' });

  test('gets the interval that holds its logical date', () => {
    const expected = {
      logicalDate: '2001-01-07T00:00:00.000Z',
      dataInterval: { start: '2001-01-07T00:00:00.000Z', end: '2001-01-08T00:00:00.000Z' },
      isLatest: false,
    };
    expect(manual(daily, '2026-01-01T00:00Z', '2001-01-07')).toEqual(expected);
    expect(manual(daily, '2026-01-01T00:00Z', '2001-01-07T23:59:59.999Z')).toEqual(expected);
  });

  test('without a date gets the last interval that is over', () => {
    expect(manual(daily, '2001-01-08T12:00Z')).toMatchObject({
      logicalDate: '2001-01-07T00:00:00.000Z',
      isLatest: true,
    });
    expect(manual(daily, '2026-01-01T00:00Z')).toMatchObject({ logicalDate: '2001-01-31T00:00:00.000Z' });
  });

  test('has none before the start, after the end, or before the first interval is over', () => {
    expect(manual(daily, '2026-01-01T00:00Z', '2000-12-31')).toBe('TW5024');
    expect(manual(daily, '2026-01-01T00:00Z', '2001-02-02')).toBe('TW5024');
    expect(manual(daily, '2001-01-01T12:00Z')).toBe('TW5024');
  });

  test('may be made before its interval is over', () => {
    expect(manual(daily, '2001-01-07T12:00Z', '2001-01-07')).toMatchObject({ isLatest: true });
  });
});

test('every code has its page, with the same title', () => {
  for (const [code, title] of Object.entries(timetableErrors)) {
    const page = readFileSync(new URL(`../../../docs/errors/${code}.md`, import.meta.url), 'utf8');
    expect(page.split('\n', 1)[0]).toBe(`# ${code}: ${title}`);
  }
});
