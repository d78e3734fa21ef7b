import { parseDuration } from '@tradewind/sdk';
import { formatDuration } from '@tradewind/sdk/runtime';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { thrown } from './support/thrown.ts';

test.for([
  ['500ms', 500],
  ['30s', 30_000],
  ['5m', 300_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
  ['1w', 604_800_000],
  ['1h30m', 5_400_000],
  ['1d2h3m4s5ms', 93_784_005],
  ['1.5h', 5_400_000],
  ['0.1s', 100],
  ['1.1s', 1100],
  ['0s', 0],
] as const)('%s is %d ms', ([text, durationMs]) => {
  expect(parseDuration(text)).toBe(durationMs);
});

test.for([
  ['', 'it is empty'],
  ['5', 'write a number and a unit'],
  ['5 m', 'write a number and a unit'],
  ['m', 'write a number and a unit'],
  ['-5m', 'write a number and a unit'],
  ['+5m', 'write a number and a unit'],
  ['5M', 'write a number and a unit'],
  ['5min', 'write a number and a unit'],
  ['1e3s', 'write a number and a unit'],
  ['.5s', 'write a number and a unit'],
  ['five minutes', 'write a number and a unit'],
  ['5m ', 'write a number and a unit'],
  ['5m1h', 'each unit comes once, large units first'],
  ['5m5m', 'each unit comes once, large units first'],
  ['0.5ms', 'it is no whole number of milliseconds'],
  ['99999999999999w', 'it is too long'],
] as const)('"%s" is refused: %s', ([text, why]) => {
  expect(thrown(() => parseDuration(text))).toMatchObject({
    code: 'TW1010',
    message: `"${text}" is not a duration: ${why}`,
    help: expect.stringContaining('"1h30m"') as string,
  });
});

test('every duration is written so that it reads back', () => {
  fc.assert(
    fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (durationMs) => {
      expect(parseDuration(formatDuration(durationMs))).toBe(durationMs);
    }),
  );
  expect([0, 90_000, 86_400_000].map(formatDuration)).toEqual(['0s', '1m30s', '1d']);
});
