import { dag, task } from 'tradewind';

interface Nested<T> {
  readonly value: T;
  readonly inner: Nested<T> | null;
}

const nest = task((value: string): Nested<string> => ({ value, inner: null }));

export const nested = dag({ schedule: '@daily' }, () => {
  nest('a');
});
