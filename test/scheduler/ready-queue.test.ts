import { expect, test } from 'vitest';
import { ReadyQueue, type Waiting } from '../../runtime/src/scheduler/ready-queue.ts';

const waiting = (key: string, more: Partial<Waiting> = {}): Waiting => ({
  runId: 'run',
  runCreatedAt: 0,
  key,
  nodeId: key,
  mapPath: [],
  pool: 'default',
  poolSlots: 1,
  priority: 0,
  maxActiveTasks: Number.POSITIVE_INFINITY,
  ...more,
});

const takeAll = (queue: ReadyQueue): string[] => {
  const keys: string[] = [];
  for (let next = queue.take(); next; next = queue.take()) keys.push(next.key);
  return keys;
};

test('higher priority first, then first come, first served', () => {
  const queue = new ReadyQueue();
  for (const [key, priority] of [
    ['a', 0],
    ['b', 5],
    ['c', 0],
    ['d', 5],
    ['e', -1],
  ] as const) {
    queue.add(waiting(key, { priority }));
  }
  expect(takeAll(queue)).toEqual(['b', 'd', 'a', 'c', 'e']);
});

test('of equal priority the run that came first, and in it the items in order, what was begun before what was not', () => {
  const queue = new ReadyQueue();
  const at = (key: string, runCreatedAt: number, ...mapPath: number[]): void =>
    queue.add(waiting(key, { runId: `run ${runCreatedAt}`, runCreatedAt, mapPath }));
  at('late', 2);
  at('first step of 1', 1, 1);
  at('first step of 2', 1, 2);
  at('first step of 10', 1, 10);
  at('second step of 0', 1, 0);
  at('inner step of 1, 7', 1, 1, 7);
  at('behind the loop', 1);
  expect(takeAll(queue)).toEqual([
    'second step of 0',
    'behind the loop',
    'first step of 1',
    'inner step of 1, 7',
    'first step of 2',
    'first step of 10',
    'late',
  ]);
});

test('a full pool holds up nobody else', () => {
  const queue = new ReadyQueue({ narrow: 1 });
  queue.add(waiting('n1', { pool: 'narrow', priority: 9 }));
  queue.add(waiting('n2', { pool: 'narrow', priority: 9 }));
  queue.add(waiting('free'));
  const first = queue.take();
  expect(first?.key).toBe('n1');
  expect(takeAll(queue)).toEqual(['free']);
  queue.ended(first as Waiting);
  expect(takeAll(queue)).toEqual(['n2']);
});

test('an instance that takes several slots waits until so many are free', () => {
  const queue = new ReadyQueue({ wide: 3 });
  const small = waiting('small', { pool: 'wide' });
  queue.add(small);
  queue.add(waiting('large', { pool: 'wide', poolSlots: 3 }));
  queue.add(waiting('later', { pool: 'wide' }));
  expect(takeAll(queue)).toEqual(['small']);
  queue.ended(small);
  expect(takeAll(queue)).toEqual(['large']);
});

test('a run stays within its own limit, and others pass it', () => {
  const queue = new ReadyQueue();
  const mine = ['a', 'b', 'c'].map((key) => waiting(key, { runId: 'limited', maxActiveTasks: 1 }));
  for (const one of mine) queue.add(one);
  queue.add(waiting('x', { runId: 'other' }));
  expect(takeAll(queue)).toEqual(['a', 'x']);
  queue.ended(mine[0] as Waiting);
  expect(takeAll(queue)).toEqual(['b']);
  queue.ended(mine[1] as Waiting);
  expect(takeAll(queue)).toEqual(['c']);
});

test('a run that is dropped leaves nothing behind', () => {
  const queue = new ReadyQueue();
  queue.add(waiting('mine', { runId: 'gone' }));
  queue.add(waiting('yours', { runId: 'stays' }));
  queue.dropRun('gone');
  expect(takeAll(queue)).toEqual(['yours']);
});

test('10,000 waiting instances are handed out in order', () => {
  const queue = new ReadyQueue();
  const keys = Array.from({ length: 10_000 }, (_, i) => `t[${i}]`);
  for (const key of keys) queue.add(waiting(key));
  expect(takeAll(queue)).toEqual(keys);
});
