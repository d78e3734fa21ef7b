import { dag, task } from 'tradewind';

interface Flight {
  id: string;
  delayMinutes: number;
}

const load = task(async (): Promise<Flight[]> => []);
const report = task((ids: string[]): void => console.log(ids));

export const flights = dag(() => {
  report(load());
});
