import { dag, task } from 'tradewind';

const count = task((items: readonly unknown[]): number => items.length);

function counted<T>(id: string, items: readonly T[]) {
  return dag({ id }, (more: readonly T[]) => {
    count.with({ id: 'given' })(items);
    count.with({ id: 'more' })(more);
  });
}

export const numbers = counted('numbers', [1, 2, 3]);
