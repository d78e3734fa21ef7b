import { dag, task } from 'tradewind';

const load = task(async (): Promise<unknown> => JSON.parse('1'));
const report = task((total: number): void => console.log(total));

export const flights = dag(() => {
  report(load());
});
