import { skip, task } from 'tradewind';

export const num = task((value: number): number => value);
export const add = task((a: number, b: number): number => a + b);
export const text = task((value: string): string => value);
export const fails = task((value: number): number => {
  throw new RangeError(`fails ${value}`);
});
export const absent = task((value: number): number => skip(`absent ${value}`));
export const odd = task((value: number): number => {
  if (value % 2 === 1) throw new Error(`odd ${value}`);
  return value;
});
export const total = task((values: readonly number[]): number => values.reduce((a, b) => a + b, 0));
export const torn = task((value: number): number => {
  throw new Error(`torn ${value}`);
});
export const stuck = task({ teardown: torn }, (value: number): number => value);

export const range = task((count: number): number[] => Array.from({ length: count }, (_, index) => index));
export const brittle = task((count: number): number[] => {
  throw new Error(`brittle ${count}`);
});
export const numbers = task((count: number): number[] => Array.from({ length: count }, (_, index) => index + 1));
export const label = task((name: string, value: number): string => `${name}=${value}`);
export const risky = task((value: number): number => {
  if (value % 2 === 0) throw new RangeError(`even ${value}`);
  return value * 10;
});
export const maybe = task((value: number): number => (value % 2 === 0 ? skip(`even ${value}`) : value * 10));
export const pair = task((value: number): [number, number] => [value, value + 1]);
