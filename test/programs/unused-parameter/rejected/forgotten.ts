import { dag, task, type Flow } from 'tradewind';

export class Orders {
  @task()
  load(region: string): number {
    return region.length;
  }

  @dag({ schedule: '@daily' })
  orders(this: Flow<this>, region: string = 'eu', days: number = 7) {
    return this.load(region);
  }
}
