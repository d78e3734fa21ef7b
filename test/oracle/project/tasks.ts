/** What generated programs call, in both spellings: how a task ends is decided by its arguments alone. */
import { context, failForGood, skip, task } from 'tradewind';

export interface Rec {
  readonly total: number;
  readonly name: string;
  readonly items: readonly number[];
}

function notOdd(value: number): number {
  if (value % 2 === 1) throw new Error(`odd ${value}`);
  return value;
}
const notPicky = (value: number): number => (value % 2 === 1 ? skip(`no ${value}`) : value);
function failing(value: number): number {
  throw new RangeError(`fails ${value}`);
}
function inTheEnd(value: number): number {
  if (context().tryNumber <= value % 4) throw new Error(`try ${context().tryNumber}`);
  return value;
}
const total = (values: readonly number[]): number => values.reduce((a, b) => a + (b ?? 0), 0);
const recOf = (value: number): Rec => ({ total: value, name: `rec ${value}`, items: [value, value + 1] });
const listOf = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
function brittleList(count: number): number[] {
  if (count % 3 === 1) throw new Error(`brittle ${count}`);
  return count % 3 === 2 ? skip(`nothing to list: ${count}`) : listOf(2);
}
const manyOf = (count: number): number[] => listOf(50 + ((count * 7) % 51));
const tableOf = (count: number): Record<string, number> =>
  Object.fromEntries(listOf(count % 4).map((one) => [`key${one}`, one * 2]));
const open = (value: number): number => (value === 4 ? skip(`not opened ${value}`) : value);
function tornOf(value: number): string {
  if (value % 2 === 1) throw new Error(`stuck ${value}`);
  return `torn ${value}`;
}
function stuckOf(value: number): number {
  if (value === 2) throw new Error(`broken ${value}`);
  return value;
}

export const num = task((value: number): number => value);
export const add = task((a: number, b: number): number => a + b);
export const odd = task((value: number): number => notOdd(value));
export const picky = task((value: number): number => notPicky(value));
export const fails = task({ retries: 1 }, (value: number): number => failing(value));
export const absent = task((value: number): number => skip(`absent ${value}`));
export const flaky = task({ retries: 2, retryDelay: '1h' }, (value: number): number => inTheEnd(value));
export const hopeless = task({ retries: 3 }, (value: number): number => failForGood(`hopeless ${value}`));
export const sum = task((values: readonly number[]): number => total(values));
export const size = task((values: readonly number[]): number => values.length);
export const text = task((value: number): string => `text ${value}`);
export const rec = task((value: number): Rec => recOf(value));
export const pair = task((value: number): [number, number] => [value, value + 1]);
export const range = task((count: number): number[] => listOf(count % 4));
export const wide = task((count: number): number[] => listOf(9 + (count % 4)));
export const many = task((count: number): number[] => manyOf(count));
export const none = task((count: number): number[] => listOf(count - count));
export const brittle = task((count: number): number[] => brittleList(count));
export const table = task((count: number): Record<string, number> => tableOf(count));
export const seen = task((message: string): string => message);
export const closed = task((value: number): string => `closed ${value}`);
export const opened = task({ teardown: closed }, (value: number): number => open(value));
export const torn = task((value: number): string => tornOf(value));
export const stuck = task({ teardown: torn }, (value: number): number => stuckOf(value));

export class Tasks {
  @task()
  num(value: number): number {
    return value;
  }
  @task()
  add(a: number, b: number): number {
    return a + b;
  }
  @task()
  odd(value: number): number {
    return notOdd(value);
  }
  @task()
  picky(value: number): number {
    return notPicky(value);
  }
  @task({ retries: 1 })
  fails(value: number): number {
    return failing(value);
  }
  @task()
  absent(value: number): number {
    return skip(`absent ${value}`);
  }
  @task({ retries: 2, retryDelay: '1h' })
  flaky(value: number): number {
    return inTheEnd(value);
  }
  @task({ retries: 3 })
  hopeless(value: number): number {
    return failForGood(`hopeless ${value}`);
  }
  @task()
  sum(values: readonly number[]): number {
    return total(values);
  }
  @task()
  size(values: readonly number[]): number {
    return values.length;
  }
  @task()
  text(value: number): string {
    return `text ${value}`;
  }
  @task()
  rec(value: number): Rec {
    return recOf(value);
  }
  @task()
  pair(value: number): [number, number] {
    return [value, value + 1];
  }
  @task()
  range(count: number): number[] {
    return listOf(count % 4);
  }
  @task()
  wide(count: number): number[] {
    return listOf(9 + (count % 4));
  }
  @task()
  many(count: number): number[] {
    return manyOf(count);
  }
  @task()
  none(count: number): number[] {
    return listOf(count - count);
  }
  @task()
  brittle(count: number): number[] {
    return brittleList(count);
  }
  @task()
  table(count: number): Record<string, number> {
    return tableOf(count);
  }
  @task()
  seen(message: string): string {
    return message;
  }
  @task()
  closed(value: number): string {
    return `closed ${value}`;
  }
  @task({ teardown: 'closed' })
  opened(value: number): number {
    return open(value);
  }
  @task()
  torn(value: number): string {
    return tornOf(value);
  }
  @task({ teardown: 'torn' })
  stuck(value: number): number {
    return stuckOf(value);
  }
}
