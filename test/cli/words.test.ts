import { stringify } from '@tradewind/sdk/runtime';
import { expect, test } from 'vitest';
import { headLines } from '../../runtime/src/cli/run/words.ts';
import type { Context } from '../../runtime/src/cli/context.ts';
import { colorsFor } from '../../runtime/src/cli/ui/colors.ts';

const context = { colors: colorsFor(false), columns: 40 } as Context;
const day = { start: '2026-01-01T00:00:00.000Z', end: '2026-01-02T00:00:00.000Z' };
const run = (params: object): Parameters<typeof headLines>[0] =>
  ({ dagId: 'sales', runId: 'sales-1', context: { dataInterval: day }, params: stringify(params) }) as Parameters<
    typeof headLines
  >[0];

test('a parameter that is cut short looks cut short, and not like another value', () => {
  const [, parameters] = headLines(run({ big: 12_345_678_901_234_567_890_123_456_789n, more: 1 }), context);
  expect(parameters).toMatch(/^sales-1 {2}big=\d+…$/);
  expect(parameters).toHaveLength(39);
});

test('parameters that fit are told in full', () => {
  expect(headLines(run({ region: 'eu' }), context)[1]).toBe("sales-1  region='eu'");
});
