import { dag, task, type Flow } from 'tradewind';

export class Training {
  @task({ teardown: 'stopClusters' })
  startCluster(nodes: number): { id: string } {
    return { id: `cluster-${nodes}` };
  }

  @task()
  stopCluster(cluster: { id: string }): void {
    console.log(`stopping ${cluster.id}`);
  }

  @task()
  train(cluster: { id: string }, epochs: number): number {
    return cluster.id.length * epochs;
  }

  @dag()
  async training(this: Flow<this>, epochs: number = 10) {
    const cluster = this.startCluster('four');
    let last = 0;
    await Promise.all(
      [1, 2].map(async (round) => {
        last = await this.train.with({ id: `train_${round}` })(cluster, epochs * round);
      }),
    );
    this.tell(last);
  }

  @task()
  tell(score: number): void {
    console.log(score);
  }
}
