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

  @dag()
  training(this: Flow<this>) {
    return this.startCluster();
  }
}
