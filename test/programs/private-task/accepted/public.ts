import { dag, task, type Flow } from 'tradewind';

export class Orders {
  @task()
  extract(): number[] {
    return this.#read('orders.json');
  }

  #read(file: string): number[] {
    return [file.length];
  }

  @dag({ schedule: '@daily' })
  orders(this: Flow<this>) {
    return this.extract();
  }
}
