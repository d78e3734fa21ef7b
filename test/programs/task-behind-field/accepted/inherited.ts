import { dag, task, type Flow } from 'tradewind';

export class Warehouse {
  @task()
  load(rows: number[]): number {
    return rows.length;
  }
}

export class Orders extends Warehouse {
  @task()
  extract(): number[] {
    return [1, 2, 3];
  }

  @dag({ schedule: '@daily' })
  orders(this: Flow<this>) {
    return this.load(this.extract());
  }
}
