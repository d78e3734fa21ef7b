import { failForGood, failure, isSkip, retryAfter, skip, succeeded } from '@tradewind/sdk';
import { asCaught, signalOf } from '@tradewind/sdk/runtime';
import { describe, expect, test } from 'vitest';
import { thrown } from './support/thrown.ts';

function caught(body: () => never): unknown {
  try {
    return body();
  } catch (error) {
    return error;
  }
}

test.for([
  ['skip', () => skip('nothing new'), { outcome: 'skip', reason: 'nothing new' }],
  ['skip without reason', () => skip(), { outcome: 'skip', reason: undefined }],
  ['failForGood', () => failForGood('no account'), { outcome: 'fail', reason: 'no account' }],
  ['retryAfter', () => retryAfter('1m30s', 'rate limit'), { outcome: 'retry', reason: 'rate limit', afterMs: 90_000 }],
] as const)('%s throws a signal', ([, body, signal]) => {
  const error = caught(body);
  expect(error).toBeInstanceOf(Error);
  expect(signalOf(error)).toEqual(signal);
  expect((error as Error).message).not.toBe('');
});

test('what is no signal is none', () => {
  for (const other of [new Error('skip'), null, undefined, 'skip', 3, {}]) expect(signalOf(other)).toBeUndefined();
});

test('retryAfter with a text that is no duration is a fault of the task', () => {
  const untyped = retryAfter as (duration: string) => never;
  expect(thrown(() => untyped('soon')).code).toBe('TW1010');
});

describe('in a catch', () => {
  const failed = { outcome: 'failed', task: 'load', name: 'TypeError', message: 'no' } as const;
  const skipped = { outcome: 'skipped', task: 'load', reason: 'none' } as const;

  test.for([
    ['plain data', failed, failed],
    ['an error', new TypeError('no'), { ...failed, task: undefined }],
    ['a failure for good', caught(() => failForGood('no')), { ...failed, task: undefined, name: 'FailForGoodSignal' }],
    ['a text', 'no', { ...failed, task: undefined, name: 'Error' }],
    ['nothing', undefined, { ...failed, task: undefined, name: 'Error', message: 'undefined' }],
    ['an object', { code: 7 }, { ...failed, task: undefined, name: 'Error', message: '{ code: 7 }' }],
    ['something like an error', { name: 'E', message: 'no' }, { ...failed, task: undefined, name: 'E' }],
    [
      'what cannot become a text',
      Object.create(null),
      { ...failed, task: undefined, name: 'Error', message: '[Object: null prototype] {}' },
    ],
  ] as const)('failure of %s', ([, error, view]) => {
    expect(failure(error)).toEqual(view);
    expect(isSkip(error)).toBe(false);
  });

  test('failure throws a skip on, as it came', () => {
    for (const skip of [skipped, caught(() => skipError())]) {
      expect(isSkip(skip)).toBe(true);
      expect(caught(() => failure(skip) as never)).toBe(skip);
    }
  });

  test('what a task threw becomes plain data with its id', () => {
    expect(asCaught(new TypeError('no'), 'load')).toEqual(failed);
    expect(
      asCaught(
        caught(() => skip('none')),
        'load',
      ),
    ).toEqual(skipped);
    expect(asCaught(failed, 'other')).toBe(failed);
  });

  function skipError(): never {
    return skip('none');
  }
});

test('succeeded keeps order and leaves the rest out', async () => {
  const settled = await Promise.allSettled([Promise.resolve(1), Promise.reject(new Error('no')), Promise.resolve(3)]);
  expect(succeeded(settled)).toEqual([1, 3]);
  expect(succeeded([])).toEqual([]);
});
