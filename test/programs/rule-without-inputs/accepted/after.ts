import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const clean = task((): void => console.log('clean'));

export const orders = dag({ schedule: '@daily' }, () => {
  const loaded = load('eu');
  clean.with({ triggerRule: 'all_done' }).after(loaded)();
});
