import { task } from 'tradewind';

export class Flights {
  @task()
  async #count(): Promise<number> {
    return 1;
  }

  use() {
    return this.#count();
  }
}
