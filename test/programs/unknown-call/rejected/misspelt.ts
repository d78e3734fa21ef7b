import { dag, task, type Flow } from 'tradewind';

export class Orders {
  @task()
  extract(): number[] {
    return [1, 2, 3];
  }

  @dag({ schedule: '@daily' })
  orders(this: Flow<this>) {
    return this.extrat();
  }
}
