import { dag, task, type Flow } from 'tradewind';

export class Orders {
  @task({ timeout: '5 minutes', retries: 2, retryDelay: '30m1h' })
  extract(): number[] {
    return [1, 2, 3];
  }

  @dag({ schedule: '@daily' })
  orders(this: Flow<this>) {
    return this.extract();
  }
}
