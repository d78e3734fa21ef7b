import { dag, task } from 'tradewind';

export class Orders {
  @task()
  extract(): number[] {
    return [1, 2, 3];
  }

  @dag({ schedule: '@daily' })
  orders() {
    return this.extract();
  }
}
