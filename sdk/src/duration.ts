import { sdkError } from './errors.ts';

type Unit = 'ms' | 's' | 'm' | 'h' | 'd' | 'w';
type One<U extends Unit> = `${number}${U}`;

/**
 * A length of time: a number and a unit (`ms`, `s`, `m`, `h`, `d`, `w`), or several from large to small.
 * `'30s'`, `'5m'`, `'1.5h'`, `'1h30m'`, `'2d12h'`.
 */
export type Duration =
  | One<Unit>
  | `${One<'m'>}${One<'s'>}`
  | `${One<'h'>}${One<'m'>}`
  | `${One<'h'>}${One<'m'>}${One<'s'>}`
  | `${One<'d'>}${One<'h'>}`
  | `${One<'d'>}${One<'h'>}${One<'m'>}`
  | `${One<'w'>}${One<'d'>}`;

declare const milliseconds: unique symbol;
/** Whole milliseconds, never negative. Only `parseDuration` makes them. */
export type DurationMs = number & { readonly [milliseconds]: true };

// From large to small: also the order in which a compound names them.
const unitMs: ReadonlyMap<string, number> = new Map([
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
]);
const units = [...unitMs.keys()];
const part = /(\d+(?:\.\d+)?)(ms|[smhdw])/y;

/**
 * Reads a duration as whole milliseconds.
 *
 * Throws TW1010 if the text is no duration, has a unit twice or in the wrong order, or is no whole number of milliseconds.
 *
 * @example
 * ```ts
 * import { parseDuration } from 'tradewind';
 *
 * parseDuration('1h30m'); // 5_400_000
 * ```
 */
export function parseDuration(text: string): DurationMs {
  let totalMs = 0;
  let lastUnit = -1;
  part.lastIndex = 0;
  while (part.lastIndex < text.length) {
    const match = part.exec(text);
    if (match === null) throw unreadable(text, 'write a number and a unit');
    const unit = units.indexOf(match[2] as string);
    if (unit <= lastUnit) throw unreadable(text, 'each unit comes once, large units first');
    lastUnit = unit;
    totalMs += Number(match[1]) * (unitMs.get(match[2] as string) as number);
  }
  if (lastUnit === -1) throw unreadable(text, 'it is empty');
  // 1.1 s is 1100.0000000000002 ms in floating point: that is meant as a whole number.
  const wholeMs = Math.round(totalMs);
  if (Math.abs(totalMs - wholeMs) > 1e-6) throw unreadable(text, 'it is no whole number of milliseconds');
  if (!Number.isSafeInteger(wholeMs)) throw unreadable(text, 'it is too long');
  return wholeMs as DurationMs;
}

function unreadable(text: string, why: string): Error {
  return sdkError('TW1010', `"${text}" is not a duration: ${why}`, {
    help: 'Write a number and a unit: "500ms", "30s", "5m", "2h", "1d", "1w", or several as in "1h30m".',
  });
}

/** The shortest text that reads back as the same duration: `90_000` is `'1m30s'`. */
export function formatDuration(durationMs: number): string {
  let restMs = durationMs;
  let text = '';
  for (const [unit, oneMs] of unitMs) {
    const count = Math.floor(restMs / oneMs);
    if (count > 0) text += `${count}${unit}`;
    restMs -= count * oneMs;
  }
  return text === '' ? '0s' : text;
}
