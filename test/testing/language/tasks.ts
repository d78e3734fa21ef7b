/** What the flows of this project call. */
import { skip, task } from 'tradewind';

export const num = task((value: number): number => value);
export const add = task((a: number, b: number): number => a + b);
export const sum = task((values: readonly (number | undefined)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0),
);
export const size = task((values: readonly unknown[]): number => values.length);
/** Fails for odd numbers, is skipped for 2. */
export const picky = task((value: number): number => {
  if (value % 2 === 1) throw new Error(`odd ${value}`);
  return value === 2 ? skip('two') : value;
});
