import { dag, task, type Flow } from 'tradewind';

export class Orders {
  @task({ retires: 3, timeout: '5m' })
  extract(): number[] {
    return [1, 2, 3];
  }

  @dag({ shedule: '@daily', start: '2026-01-01' })
  orders(this: Flow<this>) {
    return this.extract();
  }
}
