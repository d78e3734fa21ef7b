import { dag, task, type Flow } from 'tradewind';

export class Reports {
  @task({ teardown: 'stop' })
  cluster(): string {
    return 'cluster-1';
  }

  @task()
  stop(name: string): void {
    console.log(name);
  }

  @task()
  report(name: string): number {
    return name.length;
  }

  @dag({ schedule: '@daily' })
  reports(this: Flow<this>) {
    const cluster = this.cluster();
    return this.report(cluster);
  }
}
