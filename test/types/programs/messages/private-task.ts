import { dag, task, type Flow } from 'tradewind';

export class Flights {
  @task()
  private async count(): Promise<number> {
    return 1;
  }

  @dag()
  flights(this: Flow<this>) {
    return this.count();
  }
}
