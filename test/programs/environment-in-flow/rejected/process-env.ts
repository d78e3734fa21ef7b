import { dag, task } from 'tradewind';

const load = task((bucket: string): number => bucket.length);

export const orders = dag({ schedule: '@daily' }, () => load(process.env['BUCKET'] ?? 'landing'));
