import { dag, task, type Flow } from 'tradewind';

export class Training {
  @task({ teardown: 'stopCluster' })
  startCluster(): string {
    return 'cluster-1';
  }

  stopCluster(id: string): void {
    console.log(`stopping ${id}`);
  }

  @dag()
  training(this: Flow<this>) {
    return this.startCluster();
  }
}
