import { dag, task, type Flow } from 'tradewind';

export class Shop {
  @task()
  load(region: string): number {
    return region.length;
  }

  @dag({ id: 'shop.eu' })
  europe(this: Flow<this>) {
    this.load.with({ id: 'load__eu' })('eu');
  }
}
