import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const orders = dag({ schedule: '@daily' }, () => {
  class Regions {
    readonly all = ['eu', 'us'];
  }
  debugger;
  load('eu');
});
