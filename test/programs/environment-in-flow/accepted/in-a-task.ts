import { dag, task } from 'tradewind';

const bucket = task((): string => process.env['BUCKET'] ?? 'landing');
const load = task((name: string): number => name.length);

export const orders = dag({ schedule: '@daily' }, () => load(bucket()));
