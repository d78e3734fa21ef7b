import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../runtime/src/params/dates.ts';
import { exitCodeOf } from '../../runtime/src/cli/exit-codes.ts';
import { wantsColor } from '../../runtime/src/cli/ui/colors.ts';
import { formatMs, harmless, oneLine, truncate, widthOf, wrap } from '../../runtime/src/cli/ui/text.ts';

test('text is cut by columns, not by characters', () => {
  expect(truncate('partition', 9)).toBe('partition');
  expect(truncate('partition', 6)).toBe('parti…');
  expect(truncate('日本語', 5)).toBe('日本…');
  expect(widthOf('👩‍👩‍👧')).toBe(2);
  expect(truncate('abc', 0)).toBe('');
});

test('lines break at blanks, and within words only if they must', () => {
  expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
  expect(wrap('abcdefghij x', 4)).toEqual(['abcd', 'efgh', 'ij x']);
});

test('what tasks print can neither move the cursor nor paint nor reorder', () => {
  expect(harmless('\u001b[2J\u001b]0;title\u0007red\u001b[31m')).toBe('red');
  expect(harmless('a\rb\u0000\u009b\u202e')).toBe('a\\x0db\\x00\\x9b');
  expect(oneLine('  two\n   lines\r\n')).toBe('two lines');
});

test.each([
  [0, '0ms'],
  [820, '820ms'],
  [1_234, '1.2s'],
  [59_960, '1m 00s'],
  [125_000, '2m 05s'],
  [3_720_000, '1h 02m'],
  [3_599_800, '1h 00m'],
  [90_000_000, '1d 01h'],
])('%i ms are %s', (ms, text) => {
  expect(formatMs(ms)).toBe(text);
});

describe('dates mean the same on every machine', () => {
  test.each([
    ['2001-01-07', '2001-01-07T00:00:00.000Z'],
    ['2001-01-07T06:00', '2001-01-07T06:00:00.000Z'],
    ['2001-01-07 06:00:30', '2001-01-07T06:00:30.000Z'],
    ['2001-01-07T06:00+02:00', '2001-01-07T04:00:00.000Z'],
    ['2001-01-07T06:00Z', '2001-01-07T06:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(parseInstant(text)?.toISOString()).toBe(expected);
  });

  test.each(['2001-02-31', 'yesterday', '2001', '01/07/2001', '2001-01-07T25:00'])('%s is none', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});

describe('colour', () => {
  const tty = { refused: false, isTTY: true, env: {} };
  test.each([
    ['a terminal', tty, true],
    ['a pipe', { ...tty, isTTY: false }, false],
    ['--no-color', { ...tty, refused: true, env: { FORCE_COLOR: '1' } }, false],
    ['NO_COLOR', { ...tty, env: { NO_COLOR: '1' } }, false],
    ['an empty NO_COLOR', { ...tty, env: { NO_COLOR: '' } }, true],
    ['FORCE_COLOR in a pipe', { ...tty, isTTY: false, env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, true],
    ['FORCE_COLOR=0', { ...tty, env: { FORCE_COLOR: '0' } }, false],
    ['a dumb terminal', { ...tty, env: { TERM: 'dumb' } }, false],
  ])('%s', (_, wish, expected) => {
    expect(wantsColor(wish)).toBe(expected);
  });
});

test('what a process answers follows from the error', () => {
  expect(exitCodeOf('TW6001')).toBe(2);
  expect(exitCodeOf('TW6012')).toBe(2);
  expect(exitCodeOf('TW6052')).toBe(2);
  expect(exitCodeOf('TW2010')).toBe(3);
  expect(exitCodeOf('TW5004')).toBe(4);
  expect(exitCodeOf('TW6020')).toBe(4);
  expect(exitCodeOf('TW5024')).toBe(2);
  expect(exitCodeOf('TW5001')).toBe(5);
  expect(exitCodeOf('TW3001')).toBe(5);
  expect(exitCodeOf('TW6099')).toBe(5);
});
