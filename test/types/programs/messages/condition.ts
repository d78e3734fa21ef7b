import { dag, task, type Flow } from 'tradewind';

export class Flights {
  @task()
  async late(): Promise<boolean> {
    return true;
  }

  @task()
  alert(): void {}

  @dag()
  flights(this: Flow<this>) {
    if (this.late()) this.alert();
  }
}
