import { dag, task } from 'tradewind';

const stop = task((cluster: string): void => console.log(`stopping ${cluster}`));
const start = task({ teardown: stop }, (): string => 'cluster-1');
const train = task((cluster: string): number => cluster.length);

export const training = dag(async () => {
  await using cluster = start();
  await train(cluster);
});
