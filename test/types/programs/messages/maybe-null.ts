import { dag, task } from 'tradewind';

interface Flight {
  id: string;
}

const find = task(async (): Promise<Flight | null> => null);
const land = task((flight: Flight): void => console.log(flight));

export const flights = dag(() => {
  land(find());
});
