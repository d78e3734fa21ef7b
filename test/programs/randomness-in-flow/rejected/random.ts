import { randomUUID } from 'node:crypto';
import { dag, task } from 'tradewind';

const load = task((key: string): number => key.length);

export const orders = dag({ schedule: '@daily' }, () => {
  if (Math.random() < 0.1) load.with({ id: 'sampled' })('sample');
  return load(randomUUID());
});
