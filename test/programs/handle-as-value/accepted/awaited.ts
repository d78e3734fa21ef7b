import { dag, task, type Flow } from 'tradewind';

export class Orders {
  @task()
  count(region: string): number {
    return region.length;
  }

  @task()
  tell(text: string): void {
    console.log(text);
  }

  @task()
  alarm(): void {
    console.log('alarm');
  }

  @dag({ schedule: '@daily' })
  async orders(this: Flow<this>, region: string = 'eu') {
    const orders = await this.count(region);
    if (orders > 100) this.alarm();
    this.tell(`There are ${orders} orders`);
  }
}
