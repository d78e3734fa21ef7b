import { dag, task } from 'tradewind';

const names = task(async (): Promise<string[]> => []);

export const flights = dag(async () => {
  await Promise.all(names());
});
