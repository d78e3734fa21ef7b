import { dag, task, type Flow } from 'tradewind';

export class Pages {
  @task()
  async *pages(): AsyncGenerator<string> {
    yield 'first';
    yield 'second';
  }

  @task()
  count(pages: string[]): number {
    return pages.length;
  }

  @dag()
  all(this: Flow<this>) {
    return this.count(['first']);
  }
}
