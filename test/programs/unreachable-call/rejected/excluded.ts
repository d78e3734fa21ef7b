import { dag, task } from 'tradewind';

const count = task((region: string): number => region.length);
const alarm = task((): void => console.log('alarm'));
const load = task((rows: number): number => rows);

export const orders = dag({ schedule: '@daily' }, async () => {
  const rows = await count('eu');
  if (rows === 0) return 0;
  if (rows > 1000) {
    if (rows === 0) alarm();
  }
  return load(rows);
});
