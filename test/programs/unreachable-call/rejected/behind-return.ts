import { dag, task, type Flow } from 'tradewind';

export class Orders {
  @task()
  load(region: string): number {
    return region.length;
  }

  @task()
  report(rows: number): void {
    console.log(rows);
  }

  @dag({ schedule: '@daily' })
  orders(this: Flow<this>, dry: boolean = false) {
    const rows = this.load('eu');
    if (dry) return rows;
    throw new Error('not written yet');
    this.report(rows);
  }
}
