import { dag, task } from 'tradewind';

const load = task(async (): Promise<number> => 1);

export const preset = dag({ schedule: '@dayly' }, () => load());
export const cron = dag({ schedule: '0 6 * *' }, () => load());
