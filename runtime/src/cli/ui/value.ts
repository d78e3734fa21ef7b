/** Values of the user's, for people. */
import { inspect } from 'node:util';
import { parse } from '@tradewind/sdk/runtime';
import type { Colors } from './colors.ts';
import { harmless, truncate } from './text.ts';

const mostLines = 60;

/** A stored value as Node would show it. `inspect` itself makes control characters in texts visible. */
export function valueLines(text: string, { colors, columns }: { colors: Colors; columns: number }): string[] {
  const value = parse(text);
  if (typeof value === 'string') return shortened(harmless(value).split('\n'));
  const shown = inspect(value, {
    colors: colors.enabled,
    depth: 6,
    breakLength: columns - 2,
    maxArrayLength: 50,
    maxStringLength: 2_000,
    sorted: false,
  });
  return shortened(shown.split('\n'));
}

/** On one line, cut where there is no room. */
export function shortValue(value: unknown, columns: number): string {
  const text = inspect(value, {
    depth: 2,
    breakLength: Number.POSITIVE_INFINITY,
    maxArrayLength: 10,
    maxStringLength: 200,
  });
  return truncate(text, columns);
}

function shortened(lines: readonly string[]): string[] {
  if (lines.length <= mostLines) return [...lines];
  return [...lines.slice(0, mostLines), `… ${lines.length - mostLines} more lines; --json has all of it`];
}
