import { dag, task, type Flow } from 'tradewind';

export class Training {
  @task({ teardown: 'stopCluster' })
  startCluster(): string {
    return 'cluster-1';
  }

  @task()
  stopCluster(id: string): void {
    console.log(`stopping ${id}`);
  }

  @task()
  train(cluster: string): number {
    return cluster.length;
  }

  @dag()
  async training(this: Flow<this>) {
    await using cluster = this.startCluster();
    await this.train(cluster);
  }
}
