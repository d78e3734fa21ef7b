import { dag, task } from 'tradewind';

const extract = task((): { rows: number[]; done: boolean } => ({ rows: [1], done: false }));
const load = task((rows: readonly number[]): number => rows.length);

export const orders = dag({ schedule: '@daily' }, async () => {
  const { rows, done } = await extract();
  const known = [0];
  const both = [0, ...rows];
  const chosen = [...(done ? known : both)];
  chosen.push(2);
  load(chosen);
});
