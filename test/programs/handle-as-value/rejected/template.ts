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

  @dag({ schedule: '@daily' })
  orders(this: Flow<this>, region: string = 'eu') {
    const orders = this.count(region);
    this.tell(`There are ${orders} orders`);
  }
}
