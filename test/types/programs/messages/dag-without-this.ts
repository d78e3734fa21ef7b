import { dag, task } from 'tradewind';

export class Flights {
  @task()
  async count(): Promise<number> {
    return 1;
  }

  @dag({ schedule: '@daily' })
  flights() {
    return this.count();
  }
}
