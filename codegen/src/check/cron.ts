import { nearest } from '../diagnostics/nearest.ts';
import type { Finding } from './finding.ts';

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names that stand for numbers, from `min` on. */
  readonly names: readonly string[];
}

const fields: readonly Field[] = [
  { name: 'minute', min: 0, max: 59, names: [] },
  { name: 'hour', min: 0, max: 23, names: [] },
  { name: 'day-of-month', min: 1, max: 31, names: [] },
  {
    name: 'month',
    min: 1,
    max: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'day-of-week', min: 0, max: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

/** Names for schedules; `@once` is one run, at the start. */
export const schedulePresets = ['@once', '@hourly', '@daily', '@weekly', '@monthly', '@quarterly', '@yearly'];

/** The most days that a month ever has. */
const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** In the order of the year. */
export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** What is wrong with a schedule that is no duration: a preset, or a cron expression of five fields. */
export function findInSchedule(value: string): Finding<'bad-cron' | 'cron-never-fires'> | undefined {
  if (value.startsWith('@')) {
    if (schedulePresets.includes(value)) return undefined;
    return { ...bad(value, 'there is no such name for a schedule'), suggestions: nearest(value, schedulePresets) };
  }
  const parts = value.trim().split(/\s+/);
  if (parts.length !== fields.length) {
    return { ...bad(value, countProblem(value, parts.length)), suggestions: withoutSeconds(parts) };
  }
  const values: (readonly number[] | 'any')[] = [];
  for (const [index, field] of fields.entries()) {
    const read = readField(parts[index] ?? '', field);
    if (typeof read === 'string') return bad(value, read);
    values.push(read.values);
  }
  const because = neverFires(values[2] ?? 'any', values[3] ?? 'any', values[4] ?? 'any');
  return because === undefined ? undefined : { rule: 'cron-never-fires', args: { value, because } };
}

function bad(value: string, because: string): Finding<'bad-cron'> {
  return { rule: 'bad-cron', args: { value, because } };
}

/** Six fields of which the first says "in second 0" mean the other five. */
function withoutSeconds([seconds, ...rest]: readonly string[]): string[] {
  const meant = rest.join(' ');
  return seconds === '0' && rest.length === fields.length && findInSchedule(meant) === undefined ? [meant] : [];
}

function countProblem(value: string, count: number): string {
  if (value.trim() === '') return 'it is empty';
  if (count === 6) return 'it has six fields; there is no field for seconds';
  return `it has ${count === 1 ? 'one field' : `${count} fields`} instead of five`;
}

/** What a field stands for, or what is wrong with it. */
function readField(text: string, field: Field): { readonly values: readonly number[] | 'any' } | string {
  const values: number[] = [];
  let any = false;
  for (const part of text.split(',')) {
    if (part === '') return `the ${field.name} \`${text}\` has an empty place in its list`;
    const read = readPart(part, field);
    if (typeof read === 'string') return read;
    if (read === undefined) any = true;
    else values.push(...read);
  }
  return { values: any ? 'any' : values };
}

/** The numbers of a part, nothing if it allows every one, or what is wrong with it. */
function readPart(part: string, field: Field): readonly number[] | undefined | string {
  if (isLast(part, field)) return undefined;
  const [range = '', step, ...more] = part.split('/');
  if (more.length > 0) return `the ${field.name} \`${part}\` has more than one step`;
  const stepSize = step === undefined ? 1 : Number(step);
  if (step !== undefined && !(/^\d+$/.test(step) && stepSize >= 1)) {
    return `the step of the ${field.name} \`${part}\` is not a whole number above zero`;
  }
  if (range === '*') return stepSize === 1 ? undefined : steps(field.min, field.max, stepSize);
  const [first = '', last, ...rest] = range.split('-');
  if (rest.length > 0) return `the ${field.name} \`${part}\` is not a range`;
  const from = readNumber(first, field);
  if (typeof from === 'string') return from;
  if (last === undefined) return step === undefined ? [from] : steps(from, field.max, stepSize);
  const to = readNumber(last, field);
  if (typeof to === 'string') return to;
  if (to < from) {
    return `the range \`${range}\` of the ${field.name} goes backwards; write \`${forwards(first, last, to, field)}\``;
  }
  return steps(from, to, stepSize);
}

/** The same range as two, or up to the other Sunday. */
function forwards(first: string, last: string, to: number, { names, min, max }: Field): string {
  const named = names.includes(first.toLowerCase());
  if (to === 0 && max === 7 && named && first.toLowerCase() === names.at(-1)) return `${first},${last}`;
  if (to === 0 && max === 7) return named ? `${first}-${names.at(-1)},${last}` : `${first}-7`;
  return `${first}-${named ? names.at(-1) : max},${named ? names[0] : min}-${last}`;
}

/** `L`: the last day of the month; `5L`: its last Friday; `5#2`: its second Friday. */
function isLast(part: string, field: Field): boolean {
  if (field.name === 'day-of-month') return part === 'L';
  return field.name === 'day-of-week' && /^[0-7](L|#[1-5])$/.test(part);
}

function readNumber(text: string, field: Field): number | string {
  const { name, min, max, names } = field;
  const named = names.indexOf(text.toLowerCase());
  if (named !== -1) return named + (name === 'month' ? 1 : 0);
  if (/^\d+$/.test(text)) {
    const number = Number(text);
    return number >= min && number <= max ? number : `the ${name} is ${text}, and goes from ${min} to ${max}`;
  }
  const near = nearest(text, names, 1)[0];
  const kind = names.length === 0 ? 'a number' : `a number or one of \`${names[0]}\` to \`${names.at(-1)}\``;
  return `the ${name} \`${text}\` is not ${kind}${near === undefined ? '' : ` (did you mean \`${near}\`?)`}`;
}

function steps(from: number, to: number, size: number): number[] {
  const values: number[] = [];
  for (let value = from; value <= to; value += size) values.push(value);
  return values;
}

/** The day of the week is another way to be reached: it only matters if it says nothing. */
function neverFires(
  days: readonly number[] | 'any',
  months: readonly number[] | 'any',
  weekdays: readonly number[] | 'any',
): string | undefined {
  if (days === 'any' || months === 'any' || weekdays !== 'any') return undefined;
  const earliest = Math.min(...days);
  if (months.some((month) => earliest <= (longest[month - 1] ?? 0))) return undefined;
  const [month] = months;
  const name = months.length === 1 && month !== undefined ? monthNames[month - 1] : 'none of its months';
  return months.length === 1 ? `${name} never has a day ${earliest}` : `${name} ever has a day ${earliest}`;
}
