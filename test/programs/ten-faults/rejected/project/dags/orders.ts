import { dag, ds, run, task, type Flow } from 'tradewind';
import { loadRows, type Row } from '../lib/warehouse.ts';

/** Orders of the shop, day by day. */
export class Orders {
  @task({ retires: 3, retryDelay: '30s' })
  async extract(day: string): Promise<Row[]> {
    const response = await fetch(`https://example.com/orders/${day}`);
    return (await response.json()) as Row[];
  }

  @task()
  count(rows: Row[]): number {
    return rows.length;
  }

  @task()
  tell(text: string): void {
    console.log(text);
  }

  @task()
  note(day: string, count: number): void {
    console.log(day, count);
  }

  @dag({ schedule: '30 25 * * *', start: '2026-01-01' })
  orders(this: Flow<this>) {
    const rows = this.extract(run.ds);
    loadRows(rows);
    const count = this.count(rows);
    this.tell(`Loaded ${count} orders`);
    this.note(ds(new Date()), count);
  }
}
