import { dag, task, type Flow } from 'tradewind';

export class Training {
  @task({ teardown: 'stopCluster' })
  startCluster(): { id: string; nodes: number } {
    return { id: 'cluster-1', nodes: 4 };
  }

  @task()
  stopCluster(id: string): void {
    console.log(`stopping ${id}`);
  }

  @task()
  train(cluster: { id: string }): number {
    return cluster.id.length;
  }

  @dag()
  async training(this: Flow<this>) {
    await using cluster = this.startCluster();
    await this.train(cluster);
  }
}
