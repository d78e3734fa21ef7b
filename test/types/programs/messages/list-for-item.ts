import { dag, task } from 'tradewind';

interface Flight {
  id: string;
}

const load = task(async (): Promise<Flight[]> => []);
const land = task((flight: Flight): void => console.log(flight));

export const flights = dag(() => {
  land(load());
});
