/** Loops in flows that are played: which iteration a call belongs to, and what becomes of failures in them. */
import { chain, dag, failure, skip, task } from '@tradewind/sdk';
import { play, type TestRun } from 'tradewind/testing';
import { expect, test } from 'vitest';

const list = task((length: number): number[] => [...Array(length).keys()]);
const work = task((value: number, label: string): number => {
  if (label === 'skip' && value === 1) skip('odd one out');
  if (label === 'fail' && value > 0) throw new Error(`no ${value}`);
  return value;
});
const sum = task((values: number[]): number => values.reduce((a, b) => a + b, 0));

const paths = (run: TestRun<unknown>, label: string): readonly (readonly number[])[] =>
  run.callsOf('work').flatMap(({ args, mapPath }) => (args?.[1] === label ? [mapPath] : []));

test('for…of over an awaited list, nested, with awaits, breaks and calls after it', async () => {
  const looped = dag(async () => {
    for (const outer of await list(2)) {
      await work(outer, 'before');
      for (const inner of await list(3)) {
        if (inner === 2) break;
        await work(inner, 'inner');
      }
      work(outer, 'behind');
    }
    work(9, 'end');
  });
  const run = await play(looped);
  expect(run.state).toBe('success');
  expect(paths(run, 'before')).toEqual([[0], [1]]);
  expect(paths(run, 'inner')).toEqual([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
  expect(paths(run, 'behind')).toEqual([[0], [1]]);
  expect(paths(run, 'end')).toEqual([[]]);
  const iteration = 'work work__1 work__1 work__2';
  expect(run.callsOf('work').map(({ id }) => id)).toEqual(`${iteration} ${iteration} work__3`.split(' '));
});

test('async callbacks side by side keep their own iteration', async () => {
  const fanned = dag(async () => {
    const items = await list(3);
    const sums = await Promise.all(
      items.map(async (item) => {
        const first = await work(item, 'first');
        return work(first * 10, 'second');
      }),
    );
    return sum(sums);
  });
  const run = await play(fanned);
  expect(run.result).toBe(30);
  expect(paths(run, 'second')).toEqual([[0], [1], [2]]);
});

test('derived lists and parameters are loops too; constants and destructuring are none', async () => {
  const derived = dag(async (given: number[]) => {
    for (const item of given) work(item, 'param');
    for (const item of (await list(4)).filter((one) => one % 2 === 0).toReversed()) work(item, 'derived');
    for (const item of [1, 2]) work(item, 'constant');
    const [first] = await list(3);
    work(first ?? 0, 'first');
  });
  const run = await play(derived, { params: [[5, 6]] });
  expect(paths(run, 'param')).toEqual([[0], [1]]);
  expect(paths(run, 'derived')).toEqual([[0], [1]]);
  expect(run.callsOf('work').flatMap(({ args }) => (args?.[1] === 'derived' ? [args[0]] : []))).toEqual([2, 0]);
  expect(paths(run, 'constant')).toEqual([[], []]);
  expect(paths(run, 'first')).toEqual([[]]);
});

test('a mapped list with a failure: the first is thrown, the others have run', async () => {
  const caught = dag(async () => {
    try {
      await list(4).map((item) => work(item, 'fail'));
    } catch (error) {
      return failure(error).message;
    }
    return 'nothing';
  });
  const run = await play(caught);
  expect(run).toMatchObject({ state: 'success', result: 'no 1' });
  expect(run.callsOf('work').map(({ outcome }) => outcome)).toEqual(['success', 'failed', 'failed', 'failed']);
});

test('a tolerant call leaves out skipped items; a chained map shares their skip', async () => {
  const filtered = dag(() => {
    const kept = list(3)
      .map((item) => work(item, 'skip'))
      .map((item) => work(item * 10, 'next'));
    return sum.with({ triggerRule: 'none_failed' })(kept);
  });
  const run = await play(filtered);
  expect(run.result).toBe(20);
  expect(paths(run, 'next')).toEqual([[0], [2]]);
  expect(run.callsOf('sum')[0]?.args).toEqual([[0, 20]]);
});

test('a failure in an iteration that nobody looks at fails the run; a thrown one too', async () => {
  const unseen = await play(
    dag(() => {
      list(2).map((item) => work(item, 'fail'));
    }),
  );
  expect(unseen).toMatchObject({ state: 'failed', error: { message: 'no 1' } });
  const thrown = await play(
    dag(() => {
      list(2).map(() => {
        throw new Error('in the body');
      });
    }),
  );
  expect(thrown).toMatchObject({ state: 'failed', error: { message: 'in the body', task: undefined } });
});

test('a source that failed leaves no iterations, and its failure counts', async () => {
  const broken = dag(() => sum(list(-1).map((item) => work(item, 'never'))));
  const run = await play(broken);
  expect(run).toMatchObject({ state: 'failed', error: { name: 'RangeError', task: 'list' } });
  expect(run.callsOf('work')).toEqual([]);
  expect(run.callsOf('sum')).toMatchObject([{ outcome: 'upstream_failed' }]);
});

test('an empty list is success with nothing', async () => {
  const run = await play(dag(() => sum(list(0).map((item) => work(item, 'never')))));
  expect(run).toMatchObject({ state: 'success', result: 0 });
});

test('ten thousand items', async () => {
  const run = await play(dag(() => sum(list(10_000).map((item) => work(item, 'one')))));
  expect(run.result).toBe(49_995_000);
  expect(run.calls).toHaveLength(10_002);
});

test('chain refuses what has begun already', async () => {
  const late = dag(async () => {
    const early = list(1);
    await list(2);
    chain(list(3), early);
  });
  await expect(play(late)).rejects.toMatchObject({ code: 'TW7008' });
});
