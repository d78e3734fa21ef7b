import { dag, task, type Flow } from 'tradewind';

export class Orders {
  @task()
  load(region: string): number {
    return region.length;
  }

  @dag({ schedule: '@daily' })
  orders(this: Flow<this>) {
    const europe = this.load('eu');
    return this.load.after(europe)('us');
  }
}
