import { dag, task, type Flow } from 'tradewind';

declare function notify(text: string): void;

export class Orders {
  @task()
  count(region: string): number {
    return region.length;
  }

  @dag({ schedule: '@daily' })
  orders(this: Flow<this>) {
    this.count('eu');
    notify('counted');
  }
}
