import {
  addDays,
  addHours,
  addMinutes,
  addMonths,
  ds,
  dsNodash,
  startOfDay,
  startOfHour,
  startOfMonth,
  startOfWeek,
  ts,
} from '@tradewind/sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { thrown } from './support/thrown.ts';

const date = new Date('2024-02-29T13:45:06.789Z');

test.for([
  ['ds', ds(date), '2024-02-29'],
  ['ds of a year before 1000', ds(new Date('0099-01-02T00:00:00Z')), '0099-01-02'],
  ['ds of a year after 9999', ds(new Date('+012345-01-02T00:00:00Z')), '+012345-01-02'],
  ['dsNodash', dsNodash(date), '20240229'],
  ['ts', ts(date), '2024-02-29T13:45:06.789Z'],
  ['addMinutes', ts(addMinutes(date, 20)), '2024-02-29T14:05:06.789Z'],
  ['addHours', ts(addHours(date, -14)), '2024-02-28T23:45:06.789Z'],
  ['addDays', ts(addDays(date, 1)), '2024-03-01T13:45:06.789Z'],
  ['addMonths', ts(addMonths(date, 1)), '2024-03-29T13:45:06.789Z'],
  ['addMonths to a shorter month', ds(addMonths(new Date('2026-01-31T00:00:00Z'), 1)), '2026-02-28'],
  ['addMonths over a year', ds(addMonths(date, -26)), '2021-12-29'],
  ['addMonths to a year without that day', ds(addMonths(date, 12)), '2025-02-28'],
  ['startOfHour', ts(startOfHour(date)), '2024-02-29T13:00:00.000Z'],
  ['startOfDay', ts(startOfDay(date)), '2024-02-29T00:00:00.000Z'],
  ['startOfDay before 1970', ts(startOfDay(new Date(-1))), '1969-12-31T00:00:00.000Z'],
  ['startOfWeek', ts(startOfWeek(date)), '2024-02-26T00:00:00.000Z'],
  ['startOfWeek on a Monday', ds(startOfWeek(new Date('2024-02-26T00:00:00Z'))), '2024-02-26'],
  ['startOfWeek on a Sunday', ds(startOfWeek(new Date('2024-03-03T23:59:59Z'))), '2024-02-26'],
  ['startOfMonth', ts(startOfMonth(date)), '2024-02-01T00:00:00.000Z'],
] as const)('%s', ([, seen, wanted]) => {
  expect(seen).toBe(wanted);
});

test('the date that was given stays as it is', () => {
  const before = date.getTime();
  for (const helper of [startOfHour, startOfDay, startOfWeek, startOfMonth]) helper(date);
  for (const helper of [addMinutes, addHours, addDays, addMonths]) helper(date, 7);
  expect(date.getTime()).toBe(before);
});

test('starts are at or before, and stay where they are', () => {
  const dates = fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(dates, (any) => {
      for (const helper of [startOfHour, startOfDay, startOfWeek, startOfMonth]) {
        const start = helper(any);
        expect(start.getTime()).toBeLessThanOrEqual(any.getTime());
        expect(helper(start)).toEqual(start);
      }
    }),
  );
});

test('an invalid date is refused, as is a result that is none', () => {
  for (const helper of [ds, dsNodash, ts, startOfHour, startOfDay, startOfWeek, startOfMonth]) {
    expect(thrown(() => helper(new Date('never'))).code).toBe('TW1011');
  }
  expect(thrown(() => addDays(date, Number.NaN)).code).toBe('TW1011');
  expect(thrown(() => addDays(date, 1e12)).code).toBe('TW1011');
});
