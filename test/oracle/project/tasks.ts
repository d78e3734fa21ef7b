/** What generated programs call: how a task ends is decided by its arguments alone. */
import { context, failForGood, skip, task } from 'tradewind';

export interface Rec {
  readonly total: number;
  readonly name: string;
  readonly items: readonly number[];
}

export const num = task((value: number): number => value);
export const add = task((a: number, b: number): number => a + b);
export const odd = task((value: number): number => {
  if (value % 2 === 1) throw new Error(`odd ${value}`);
  return value;
});
export const picky = task((value: number): number => (value % 2 === 1 ? skip(`no ${value}`) : value));
export const fails = task({ retries: 1 }, (value: number): number => {
  throw new RangeError(`fails ${value}`);
});
export const absent = task((value: number): number => skip(`absent ${value}`));
export const flaky = task({ retries: 2, retryDelay: '1h' }, (value: number): number => {
  if (context().tryNumber <= value % 4) throw new Error(`try ${context().tryNumber}`);
  return value;
});
export const hopeless = task({ retries: 3 }, (value: number): number => failForGood(`hopeless ${value}`));
export const sum = task((values: readonly number[]): number => values.reduce((a, b) => a + (b ?? 0), 0));
export const size = task((values: readonly number[]): number => values.length);
export const text = task((value: number): string => `text ${value}`);
export const rec = task((value: number): Rec => ({ total: value, name: `rec ${value}`, items: [value, value + 1] }));

const listOf = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
export const range = task((count: number): number[] => listOf(count % 4));
export const wide = task((count: number): number[] => listOf(9 + (count % 4)));
export const none = task((count: number): number[] => listOf(count - count));
export const brittle = task((count: number): number[] => {
  if (count % 3 === 1) throw new Error(`brittle ${count}`);
  return count % 3 === 2 ? skip(`nothing to list: ${count}`) : listOf(2);
});

export const seen = task((message: string): string => message);
export const closed = task((value: number): string => `closed ${value}`);
export const opened = task({ teardown: closed }, (value: number): number =>
  value === 4 ? skip(`not opened ${value}`) : value,
);
export const torn = task((value: number): string => {
  if (value % 2 === 1) throw new Error(`stuck ${value}`);
  return `torn ${value}`;
});
export const stuck = task({ teardown: torn }, (value: number): number => {
  if (value === 2) throw new Error(`broken ${value}`);
  return value;
});
