import { dag, task, type Flow } from 'tradewind';

export class Orders {
  @task()
  count(region: string): number {
    return region.length;
  }

  @task()
  alarm(): void {
    console.log('alarm');
  }

  @dag({ schedule: '@daily' })
  orders(this: Flow<this>) {
    const orders = this.count('eu');
    if (orders) this.alarm();
    if (this.count('us') === 0) this.alarm();
  }
}
