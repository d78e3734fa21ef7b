import { task } from 'tradewind';

export class Flights {
  @task({ retryDelay: '5 minutes' })
  async count(): Promise<number> {
    return 1;
  }

  @task({ timeout: 30 })
  async load(): Promise<number> {
    return 1;
  }
}
