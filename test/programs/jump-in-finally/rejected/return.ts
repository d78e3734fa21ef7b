import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const clean = task((): void => console.log('clean'));

export const orders = dag({ schedule: '@daily' }, async () => {
  try {
    await load('eu');
  } finally {
    clean();
    return;
  }
});
