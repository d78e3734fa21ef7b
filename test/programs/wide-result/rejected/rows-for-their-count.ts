import { dag, task, type Flow } from 'tradewind';

interface Loaded {
  count: number;
  rows: string[];
}

export class Orders {
  @task()
  load(region: string): Loaded {
    return { count: 1, rows: [region] };
  }

  @task()
  report(count: number): string[] {
    return [`${count} rows`];
  }

  @dag({ schedule: '@daily' })
  orders(this: Flow<this>) {
    const loaded = this.load('eu');
    this.report(loaded.count);
  }
}
