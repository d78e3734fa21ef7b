import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const alarm = task((): void => console.log('alarm'));
const clean = task((): void => console.log('clean'));

export const orders = dag({ schedule: '@daily' }, async () => {
  const loaded = load('eu');
  await loaded;
  alarm.with({ triggerRule: 'one_failed' }).after(loaded)();
  clean.with({ triggerRule: 'all_done' }).after(loaded)();
});
