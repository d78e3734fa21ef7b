import { dag, task, type Flow } from 'tradewind';

function tableOf(region: string): string {
  return `orders_${region.toLowerCase()}`;
}

export class Orders {
  @task()
  count(table: string): number {
    return table.length;
  }

  @dag({ schedule: '@daily' })
  orders(this: Flow<this>, region: string = 'EU') {
    return this.count(tableOf(region));
  }
}
