import { dag, task } from 'tradewind';

const count = task(async (): Promise<number> => 1);
const report = task((total: number): void => console.log(total));

export const flights = dag(() => {
  report(count() + 1);
});
