import { dag, task, type Flow } from 'tradewind';

export class Lists {
  @task()
  first<T>(items: T[]): T | undefined {
    return items[0];
  }

  @dag()
  lists(this: Flow<this>) {
    return this.first([1, 2, 3]);
  }
}
