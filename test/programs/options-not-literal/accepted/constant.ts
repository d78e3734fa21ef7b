import { dag, task, type TaskOptions } from 'tradewind';

const patient: TaskOptions = { retries: 5 };

const load = task(patient, (region: string): number => region.length);

export const europe = dag({ schedule: '@daily' }, () => load('eu'));
