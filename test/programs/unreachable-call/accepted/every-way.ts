import { dag, task } from 'tradewind';

const count = task((region: string): number => region.length);
const alarm = task((text: string): void => console.log(text));
const load = task((rows: number): number => rows);
const part = task((size: 1 | 2 | 3): void => console.log(size));

export const orders = dag({ schedule: '@daily' }, async (region: 'eu' | 'us' | 'asia' = 'eu') => {
  let rows = 0;
  try {
    rows = await count(region);
  } catch {
    alarm.with({ id: 'failed' })('no rows');
    return 0;
  }
  switch (region) {
    case 'eu':
      if (rows > 100) return load.with({ id: 'many' })(rows);
      break;
    case 'us':
    default:
      if (region === 'asia') alarm.with({ id: 'asia' })('asia');
  }
  if (rows > 100) alarm.with({ id: 'still_many' })('still many');
  for (const [name, size] of [['a', 1], ['b', 2]] as const) {
    if (name === 'b') continue;
    part(size);
  }
  return load(rows);
});
