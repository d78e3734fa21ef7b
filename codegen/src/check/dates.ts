import { nearest } from '../diagnostics/nearest.ts';
import { monthNames } from './cron.ts';
import type { Finding } from './finding.ts';

const day = /^(\d{4})-(\d{2})-(\d{2})/;
const time = /^T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;

/** What is wrong with a date option. */
export function findInDate(option: string, value: string): Finding<'bad-date'> | undefined {
  const because = dateProblem(value);
  return because === undefined ? undefined : { rule: 'bad-date', args: { option, value, because } };
}

function dateProblem(value: string): string | undefined {
  const match = day.exec(value);
  if (match === null)
    return /^\d/.test(value) ? 'it does not begin with year-month-day' : 'it does not begin with a year';
  const [whole = '', year = '', month = '', date = ''] = match;
  if (Number(month) < 1 || Number(month) > 12) return `there is no month ${month}`;
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(date) < 1 || Number(date) > days) return `${monthNames[Number(month) - 1]} ${year} has ${days} days`;
  const rest = value.slice(whole.length);
  if (rest === '') return undefined;
  const clock = time.exec(rest);
  if (clock === null) return `\`${rest}\` is not a time like \`T06:30\``;
  const [, hours, minutes, seconds] = clock;
  if (Number(hours) > 23) return `there is no hour ${hours}`;
  if (Number(minutes) > 59) return `there is no minute ${minutes}`;
  return Number(seconds ?? 0) > 59 ? `there is no second ${seconds}` : undefined;
}

/** Names that the IANA database has beside those of places. */
const zones = (): string[] => ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** What is wrong with the name of a time zone. */
export function findInTimeZone(value: string): Finding<'bad-time-zone'> | undefined {
  if (isTimeZone(value)) return undefined;
  return { rule: 'bad-time-zone', args: { value }, suggestions: nearest(value, zones()) };
}

function isTimeZone(value: string): boolean {
  // An offset names no zone: it does not know when the clocks change.
  if (!/^[A-Za-z]/.test(value)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
