import { dag, task, type Flow } from 'tradewind';

export class Training {
  @task({ teardown: 'stopAll' })
  startCluster(): { id: string; nodes: number } {
    return { id: 'cluster-1', nodes: 4 };
  }

  @task()
  stopAll(): void {
    console.log('stopping everything');
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
