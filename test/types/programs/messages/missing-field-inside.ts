import { dag, task } from 'tradewind';

const count = task(async (): Promise<number> => 1);
const report = task((summary: { title: string; total: number }): void => console.log(summary));

export const flights = dag(() => {
  report({ total: count() });
});
