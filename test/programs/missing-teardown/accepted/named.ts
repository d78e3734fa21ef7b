import { dag, task, type Flow } from 'tradewind';

const stopServer = task((url: string): void => console.log(`stopping ${url}`));
const startServer = task({ teardown: stopServer }, (): string => 'http://localhost');

export class Training {
  @task({ teardown: 'stopCluster' })
  startCluster(): string {
    return 'cluster-1';
  }

  @task()
  stopCluster(id: string): void {
    console.log(`stopping ${id}`);
  }

  @dag()
  async training(this: Flow<this>) {
    await using server = startServer();
    await using cluster = this.startCluster();
    return { server, cluster };
  }
}
