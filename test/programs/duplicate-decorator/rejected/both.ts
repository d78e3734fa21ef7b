import { dag, task, type Flow } from 'tradewind';

export class Orders {
  @task()
  extract(): number[] {
    return [1, 2, 3];
  }

  @dag()
  @task()
  orders(this: Flow<this>) {
    return this.extract();
  }
}
