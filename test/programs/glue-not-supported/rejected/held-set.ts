import { dag, task } from 'tradewind';

const ids = task((): number[] => [1, 2]);
const store = task((count: number): number => count);

export const report = dag(async () => {
  const seen = new Set<number>();
  const same = seen;
  const state = { seen: seen ?? same };
  for (const id of await ids()) seen.add(id);
  return store(same.size + state.seen.size);
});
