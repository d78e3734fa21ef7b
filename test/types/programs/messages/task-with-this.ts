import { task, type Flow } from 'tradewind';

export class Flights {
  @task()
  async count(): Promise<number> {
    return 1;
  }

  @task()
  twice(this: Flow<Flights>) {
    return this.count();
  }
}
