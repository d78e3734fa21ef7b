import { dag, task, type Flow } from 'tradewind';

export class Orders {
  @task({ timeout: '1h30m', retries: 2, retryDelay: '500ms' })
  extract(): number[] {
    return [1, 2, 3];
  }

  @dag({ schedule: '15m' })
  orders(this: Flow<this>) {
    return this.extract();
  }
}
