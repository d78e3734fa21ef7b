import { dag, task } from 'tradewind';

const start = task((): string => 'cluster-1');
const train = task((cluster: string): number => cluster.length);

export const training = dag(async () => {
  await using cluster = start();
  await train(cluster);
});
