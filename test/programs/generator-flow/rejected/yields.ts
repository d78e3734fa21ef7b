import { dag, task, type Flow } from 'tradewind';

export class Pages {
  @task()
  load(page: number): number {
    return page;
  }

  @dag()
  *pages(this: Flow<this>) {
    yield this.load(1);
    yield this.load(2);
  }
}
