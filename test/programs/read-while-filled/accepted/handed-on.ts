import { dag, task } from 'tradewind';

interface Order {
  readonly id: number;
  readonly region: string;
  readonly amount: number;
}

const orders = task((): Order[] => []);
const load = task((id: number): number => id);
const store = task((summary: object): void => console.log(summary));

export const sums = dag({ schedule: '@daily' }, async () => {
  const summary = { loaded: 0, failed: [] as number[] };
  const ids: Record<string, number[]> = {};
  const amounts: Record<string, number> = {};
  const batch: number[] = [];
  for (const { id, region, amount } of await orders()) {
    (ids[region] ??= []).push(id);
    amounts[region] = (amounts[region] ?? 0) + amount;
    if (batch.length === 2) batch.length = 0;
    batch.push(id);
    try {
      await load(id);
      summary.loaded++;
    } catch {
      summary.failed.push(id);
    }
  }
  store({ summary, ids, amounts, batch });
});
