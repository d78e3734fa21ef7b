import { dag, task, type Flow } from 'tradewind';

const defaultRegion = 'eu';

export class Orders {
  readonly table = 'orders';

  @task()
  count(region: string): number {
    return `${this.table}_${region}`.length;
  }

  @dag({ schedule: '@daily' })
  orders(this: Flow<this>, region: string = defaultRegion) {
    return this.count(region);
  }
}
