import { dag, task } from 'tradewind';

const extract = task((): { rows: number[]; done: boolean } => ({ rows: [1], done: false }));
const load = task((rows: number[]): number => rows.length);

export const orders = dag({ schedule: '@daily' }, async () => {
  const extracted = await extract();
  load([...extracted.rows, 2]);
});
