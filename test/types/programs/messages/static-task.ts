import { task } from 'tradewind';

export class Flights {
  @task()
  static async count(): Promise<number> {
    return 1;
  }
}
