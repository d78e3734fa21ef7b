import { dag, task, type Flow } from 'tradewind';

abstract class Lists<T> {
  @task()
  first(items: T[]): T | null {
    return items[0] ?? null;
  }
}

export class Numbers extends Lists<number> {
  @dag()
  numbers(this: Flow<this>) {
    return this.first([1, 2, 3]);
  }
}
