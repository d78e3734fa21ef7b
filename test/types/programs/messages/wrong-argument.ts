import { dag, task, type Flow } from 'tradewind';

export class Flights {
  @task()
  async count(): Promise<number> {
    return 1;
  }

  @task()
  announce(text: string): void {
    console.log(text);
  }

  @dag()
  flights(this: Flow<this>) {
    this.announce(this.count());
  }
}
