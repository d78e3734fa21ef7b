import { dag, task, type Flow } from 'tradewind';

export class Pages {
  @task()
  load(page: number): number {
    return page;
  }

  @dag()
  pages(this: Flow<this>) {
    return [this.load.with({ id: 'first' })(1), this.load.with({ id: 'second' })(2)];
  }
}
