import { dag, task, type Flow } from 'tradewind';

export class Orders {
  readonly region = 'eu';

  @task()
  count(region: string): number {
    return region.length;
  }

  @dag({ schedule: '@daily' })
  orders(this: Flow<this>) {
    return this.count(this.region);
  }
}
