import { dag, task } from 'tradewind';

const report = task((title: string, total: number): void => console.log(title, total));

export const flights = dag(() => {
  report('flights');
});
