import { dag, task, type Flow } from 'tradewind';

export class Orders {
  @task()
  load(region: string): number {
    return region.length;
  }

  @dag()
  orders(this: Flow<this>, region = 'eu') {
    return this.load(region);
  }
}
