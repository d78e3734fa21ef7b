import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isTradewindError, TradewindError } from '@tradewind/sdk';
import { errorUrl, sdkErrors } from '@tradewind/sdk/runtime';
import { expect, test } from 'vitest';

const pages = resolve(import.meta.dirname, '../../docs/errors');

test('an error carries its code, its help and its page', () => {
  const cause = new Error('why');
  const error = new TradewindError('TW1010', 'no duration', { help: 'write one', cause });
  expect(error).toMatchObject({
    name: 'TradewindError',
    message: 'no duration',
    code: 'TW1010',
    help: 'write one',
    cause,
  });
  expect(error.url).toBe(errorUrl('TW1010'));
  expect(String(error)).toBe('TradewindError: no duration');
  expect(error.stack).toContain('TradewindError: no duration');
  expect(new TradewindError('TW1010', 'x')).not.toHaveProperty('cause');
});

test('errors are known across copies of the SDK', () => {
  expect(isTradewindError(new TradewindError('TW1010', 'x'))).toBe(true);
  for (const other of [new Error('TW1010'), null, undefined, 'TW1010', { code: 'TW1010' }]) {
    expect(isTradewindError(other)).toBe(false);
  }
});

test.for(Object.entries(sdkErrors))('%s has a page', ([code, title]) => {
  const page = join(pages, `${code}.md`);
  expect(existsSync(page), page).toBe(true);
  const text = readFileSync(page, 'utf8');
  expect(text.split('\n', 1)[0]).toBe(`# ${code}: ${title}`);
  for (const heading of ['## Why', '## What to do'])
    expect(text, `${page} needs "${heading}"`).toContain(`\n${heading}\n`);
  expect(text.split('\n').length).toBeLessThan(60);
});

test('no page without an error, below the range of the manifest', () => {
  const codes = readdirSync(pages).flatMap((name) => /^(TW10[0-5]\d)\.md$/.exec(name)?.[1] ?? []);
  expect(codes.toSorted()).toEqual(Object.keys(sdkErrors).toSorted());
});
