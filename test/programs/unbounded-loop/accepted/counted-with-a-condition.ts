import { dag, task } from 'tradewind';

const page = task((cursor: number): { rows: number[]; next: number | null } => ({ rows: [cursor], next: null }));
const store = task((rows: readonly number[]): number => rows.length);

export const paged = dag({ schedule: '@daily' }, async () => {
  const rows: number[] = [];
  let cursor: number | null = 0;
  for (let i = 0; i < 5 && cursor !== null; i++) {
    const found: { rows: number[]; next: number | null } = await page.with({ id: `page_${i}` })(cursor);
    rows.push(...found.rows);
    cursor = found.next;
  }
  return store(rows);
});
