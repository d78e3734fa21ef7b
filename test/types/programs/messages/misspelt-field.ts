import { dag, task } from 'tradewind';

const summary = task(async (): Promise<{ total: number }> => ({ total: 1 }));
const report = task((total: number): void => console.log(total));

export const flights = dag(() => {
  report(summary().totl);
});
