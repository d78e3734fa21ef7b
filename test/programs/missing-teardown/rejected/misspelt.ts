import { dag, task, type Flow } from 'tradewind';

export class Training {
  @task({ teardown: 'stopCluster' })
  startCluster(): string {
    return 'cluster-1';
  }

  @task()
  stopClusters(id: string): void {
    console.log(`stopping ${id}`);
  }

  @dag()
  async training(this: Flow<this>) {
    await using cluster = this.startCluster();
    return cluster;
  }
}
