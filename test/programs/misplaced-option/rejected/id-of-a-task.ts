import { dag, task, type Flow } from 'tradewind';

export class Orders {
  @task({ id: 'extract_orders' })
  extract(): number[] {
    return [1, 2, 3];
  }

  @task({ schedule: '@daily' })
  load(rows: number[]): number {
    return rows.length;
  }

  @dag({ schedule: '@daily' })
  orders(this: Flow<this>) {
    return this.load(this.extract());
  }
}
