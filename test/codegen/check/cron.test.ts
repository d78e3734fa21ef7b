import { describe, expect, it } from 'vitest';
import { findInSchedule } from '../../../codegen/src/check/cron.ts';
import { readCron } from '../../../runtime/src/core/timetable/cron.ts';

const because = (value: string): string | undefined => {
  const finding = findInSchedule(value);
  return finding === undefined ? undefined : `${finding.rule}: ${finding.args.because}`;
};

describe('a schedule', () => {
  it.each([
    '@daily',
    '@once',
    '* * * * *',
    '*/15 8-18 1,15 jan-jun/2 *',
    '0 0 L * *',
    '0 0 * * 5L',
    '0 6 * * MON-FRI',
    '0 0 29 2 *',
  ])('`%s` is fine', (value) => {
    expect(because(value)).toBeUndefined();
  });

  it.each([
    ['', 'bad-cron: it is empty'],
    ['daily', 'bad-cron: it has one field instead of five'],
    ['0 0 * *', 'bad-cron: it has 4 fields instead of five'],
    ['0 0 0 * * *', 'bad-cron: it has six fields; there is no field for seconds'],
    ['60 * * * *', 'bad-cron: the minute is 60, and goes from 0 to 59'],
    ['0 25 * * *', 'bad-cron: the hour is 25, and goes from 0 to 23'],
    ['0 0 0 * *', 'bad-cron: the day-of-month is 0, and goes from 1 to 31'],
    ['0 0 * 13 *', 'bad-cron: the month is 13, and goes from 1 to 12'],
    ['0 0 * * 8', 'bad-cron: the day-of-week is 8, and goes from 0 to 7'],
    [
      '0 0 * * mon-fry',
      'bad-cron: the day-of-week `fry` is not a number or one of `sun` to `sat` (did you mean `fri`?)',
    ],
    ['x 0 * * *', 'bad-cron: the minute `x` is not a number'],
    ['*/0 * * * *', 'bad-cron: the step of the minute `*/0` is not a whole number above zero'],
    ['*/5/2 * * * *', 'bad-cron: the minute `*/5/2` has more than one step'],
    ['1,,2 * * * *', 'bad-cron: the minute `1,,2` has an empty place in its list'],
    ['0 18-6 * * *', 'bad-cron: the range `18-6` of the hour goes backwards; write `18-23,0-6`'],
    ['0 0 * * sat-sun', 'bad-cron: the range `sat-sun` of the day-of-week goes backwards; write `sat,sun`'],
    ['0 0 * * fri-mon', 'bad-cron: the range `fri-mon` of the day-of-week goes backwards; write `fri-sat,sun-mon`'],
    ['0 0 * * 6-0', 'bad-cron: the range `6-0` of the day-of-week goes backwards; write `6-7`'],
    ['0 0 30 2 *', 'cron-never-fires: February never has a day 30'],
    ['0 0 31 apr,jun *', 'cron-never-fires: none of its months ever has a day 31'],
    ['@dayly', 'bad-cron: there is no such name for a schedule'],
  ])('`%s` is refused: %s', (value, reason) => {
    expect(because(value)).toBe(reason);
  });

  it('that is misspelt gets the nearest name', () => {
    expect(findInSchedule('@dayly')?.suggestions).toEqual(['@daily']);
  });

  it('is refused here if and only if the runtime refuses it', () => {
    const fields: readonly (readonly string[])[] = [
      ['0', '*', '*/15', '5-10', '59', '60', '1,30', '10/20', '-1', '5-1'],
      ['0', '*', '23', '24', '*/0', '8-18/2'],
      ['*', '1', '31', '0', '32', 'L', '15,L', '30', '29'],
      ['*', '2', 'feb', 'jan-mar', '13', '4,6', 'foo', '0'],
      ['*', '0', '7', '8', 'mon', 'mon-fri', 'fri-mon', '5L', '5#2', 'sunday', '1#6'],
    ];
    const differing: string[] = [];
    for (const [place, values] of fields.entries()) {
      for (const value of values) {
        for (const [otherPlace, others] of fields.entries()) {
          for (const other of others) {
            if (otherPlace <= place) continue;
            const expression = [0, 1, 2, 3, 4]
              .map((index) => (index === place ? value : index === otherPlace ? other : '*'))
              .join(' ');
            if (readCron(expression).ok !== (findInSchedule(expression) === undefined)) {
              differing.push(`${expression}: ${because(expression) ?? 'fine here'}`);
            }
          }
        }
      }
    }
    expect(differing).toEqual([]);
  });
});
