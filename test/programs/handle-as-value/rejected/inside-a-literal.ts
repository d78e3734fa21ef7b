import { dag, task } from 'tradewind';

const count = task((region: string): number => region.length);
const load = task((rows: string): number => rows.length);

export const orders = dag({ schedule: '@daily' }, () => {
  const europe = count('eu');
  const summary = JSON.stringify({ region: 'eu', europe, all: [1, europe] });
  return load(summary);
});
