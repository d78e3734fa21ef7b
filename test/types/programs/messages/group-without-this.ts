import { group, task } from 'tradewind';

export class Flights {
  @task()
  async count(): Promise<number> {
    return 1;
  }

  @group()
  counting() {
    return this.count();
  }
}
