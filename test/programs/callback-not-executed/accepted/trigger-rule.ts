import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const tellSomebody = task((): void => console.log('it failed'));

export const europe = dag({ schedule: '@daily' }, () => {
  const loaded = load('eu');
  tellSomebody.with({ triggerRule: 'one_failed' }).after(loaded)();
});
