import { dag, task, type Flow } from 'tradewind';

interface Options {
  readonly region: string;
  readonly days: number;
}

export class Orders {
  @task()
  load(region: string, days: number): number {
    return region.length + days;
  }

  @dag()
  orders(this: Flow<this>, options: Options) {
    const { region, days } = options;
    return this.load(region, days);
  }
}
