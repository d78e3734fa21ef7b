import { dag, task, type Flow } from 'tradewind';

export class Flights {
  @task()
  async count(): Promise<number> {
    return 1;
  }

  @dag()
  flights(this: Flow<this>) {
    return this.coutn();
  }
}
