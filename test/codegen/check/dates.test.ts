import { describe, expect, it } from 'vitest';
import { findInDate, findInTimeZone } from '../../../codegen/src/check/dates.ts';
import { findInDuration } from '../../../codegen/src/check/duration.ts';

describe('a date', () => {
  it.each(['2026-01-31', '2024-02-29', '2026-01-31T06:30', '2026-01-31T06:30:15.250Z', '2026-01-31T06:30+02:00'])(
    '%s is fine',
    (value) => {
      expect(findInDate('start', value)).toBeUndefined();
      expect(Number.isNaN(Date.parse(value))).toBe(false);
    },
  );

  it.each([
    ['2026-02-30', 'February 2026 has 28 days'],
    ['2026-13-01', 'there is no month 13'],
    ['2026-00-01', 'there is no month 00'],
    ['2026-01-00', 'January 2026 has 31 days'],
    ['2026-1-1', 'it does not begin with year-month-day'],
    ['yesterday', 'it does not begin with a year'],
    ['2026-01-01T25:00', 'there is no hour 25'],
    ['2026-01-01T12:60', 'there is no minute 60'],
    ['2026-01-01T12:00:99', 'there is no second 99'],
    ['2026-01-01 12:00', '` 12:00` is not a time like `T06:30`'],
  ])('%s is refused: %s', (value, because) => {
    expect(findInDate('end', value)).toEqual({ rule: 'bad-date', args: { option: 'end', value, because } });
  });
});

describe('a time zone', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata'])('%s is fine', (value) => {
    expect(findInTimeZone(value)).toBeUndefined();
  });

  it.each([
    ['Europe/Berln', ['Europe/Berlin']],
    ['Berlin', ['Europe/Berlin']],
    ['+02:00', []],
    ['Mars/Olympus', []],
  ])('%s is refused', (value, suggestions) => {
    expect(findInTimeZone(value)).toEqual({ rule: 'bad-time-zone', args: { value }, suggestions });
  });
});

describe('a duration', () => {
  it('is what the SDK reads', () => {
    expect(findInDuration('timeout', '1h30m')).toBeUndefined();
  });

  it.each([
    ['5 minutes', 'write a number and a unit', ['5m']],
    ['1 hr', 'write a number and a unit', ['1h']],
    ['250 milliseconds', 'write a number and a unit', ['250ms']],
    ['2 months', 'write a number and a unit', []],
    ['5M', 'write a number and a unit', []],
    ['', 'it is empty', []],
    ['30m1h', 'each unit comes once, large units first', []],
  ])('%s is refused: %s', (value, because, suggestions) => {
    expect(findInDuration('timeout', value)).toEqual({
      rule: 'bad-duration',
      args: { option: 'timeout', value, because },
      suggestions,
    });
  });
});
