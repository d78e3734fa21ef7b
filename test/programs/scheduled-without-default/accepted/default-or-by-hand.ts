import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const audit = task((user: string | undefined): void => console.log(user));

export const daily = dag({ schedule: '@daily' }, (region: string = 'eu', user?: string) => {
  audit(user);
  return load(region);
});

export const byHand = dag((region: string) => load(region));
