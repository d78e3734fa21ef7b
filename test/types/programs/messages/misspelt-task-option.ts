import { task } from 'tradewind';

export class Flights {
  @task({ retrys: 2 })
  async count(): Promise<number> {
    return 1;
  }
}

export const load = task({ retryDelays: '5m' }, async (): Promise<number> => 1);
