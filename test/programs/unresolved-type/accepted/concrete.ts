import { dag, task } from 'tradewind';

const count = task((items: readonly unknown[]): number => items.length);

function counted(id: string, items: readonly number[]) {
  return dag({ id }, (more: readonly number[]) => {
    count.with({ id: 'given' })(items);
    count.with({ id: 'more' })(more);
  });
}

export const numbers = counted('numbers', [1, 2, 3]);
