import { dag, task, type Flow } from 'tradewind';

const stopServer = task((server: { url: string }): void => console.log(`stopping ${server.url}`));
const startServer = task({ teardown: stopServer }, () => ({ url: 'http://localhost', port: 80 }));

export class Training {
  @task({ teardown: 'stopAll' })
  startCluster(): { id: string; nodes: number } {
    return { id: 'cluster-1', nodes: 4 };
  }

  @task()
  stopAll(): void {
    console.log('stopping everything');
  }

  @dag()
  async training(this: Flow<this>) {
    await using server = startServer();
    await using cluster = this.startCluster();
    return { server, cluster };
  }
}
