import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const alarm = task((): void => console.log('alarm'));

export const orders = dag({ schedule: '@daily' }, async (region: string = 'eu') => {
  let place = 'nowhere';
  try {
    place = region;
  } catch {
    alarm();
  }
  return load(place);
});
