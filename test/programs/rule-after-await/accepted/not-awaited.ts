import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const other = task((): number => 1);
const alarm = task((): void => console.log('alarm'));
const clean = task((): void => console.log('clean'));

export const orders = dag({ schedule: '@daily' }, async () => {
  const loaded = load('eu');
  alarm.with({ triggerRule: 'one_failed' }).after(loaded)();
  const second = other();
  try {
    await second;
  } catch {
    // Nothing to do: it was looked at.
  }
  clean.with({ triggerRule: 'all_done' }).after(second)();
});
