import { dag, task } from 'tradewind';

const count = task((region: string): number => region.length);
const load = task((rows: number): number => rows);
const close = task((): void => console.log('closed'));

export const orders = dag({ schedule: '@daily' }, async () => {
  const rows = await count('eu');
  const again = () => load.with({ id: 'again' })(rows);
  if (rows > 0) {
    return load(rows);
  } else {
    throw new Error('no rows');
  }
  close();
});
