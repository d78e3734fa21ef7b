import { dag, task, type Flow } from 'tradewind';

export class Pages {
  @task()
  async pages(): Promise<string[]> {
    return Array.fromAsync(this.read());
  }

  async *read(): AsyncGenerator<string> {
    yield 'first';
    yield 'second';
  }

  @dag()
  all(this: Flow<this>) {
    return this.pages();
  }
}
