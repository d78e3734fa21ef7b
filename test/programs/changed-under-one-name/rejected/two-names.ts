import { dag, task } from 'tradewind';

const ids = task((): number[] => [1, 2, 3]);
const store = task((groups: Record<string, number[]>, odd: number[] | undefined): number =>
  Object.keys(groups).length + (odd?.length ?? 0),
);

export const report = dag(async () => {
  const groups: Record<string, number[]> = {};
  for (const id of await ids()) {
    const list = (groups[`k${id % 2}`] ??= []);
    list.push(id);
  }
  const odd = groups['k1'];
  (groups['k1'] ??= []).push(9);
  const few: number[] = [];
  const many = [1, 2];
  let some = few;
  if (odd !== undefined) some = many;
  many.push(3);
  return store(groups, odd ?? some);
});
