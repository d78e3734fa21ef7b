import { dag, task } from 'tradewind';

const load = task(async (): Promise<number> => 1);

export const flights = dag(() => load.with({ retires: 2 })());
