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
export const total = task((values: Readonly<Record<string, number | undefined>>): number =>
  Object.values(values).reduce<number>((sum, value) => sum + (value ?? 0), 0),
);
export const counted = task(
  (values: readonly number[]): Record<string, number> =>
    Object.fromEntries(values.map((value) => [`k${value}`, value * 10])),
);
export const closed = task((value: number): string => {
  if (value === 13) throw new Error(`stuck ${value}`);
  return `closed ${value}`;
});
/** Fails for 5, and is skipped for 6. */
export const opened = task({ teardown: closed }, (value: number): number => {
  if (value === 5) throw new Error('broken');
  return value === 6 ? skip('six') : value;
});
