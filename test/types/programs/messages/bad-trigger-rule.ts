import { dag, task } from 'tradewind';

const load = task(async (): Promise<number> => 1);
const clean = task((): void => {});

export const flights = dag(() => {
  clean.with({ triggerRule: 'all_dones' }).after(load())();
});
