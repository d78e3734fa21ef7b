import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const audit = task((): void => console.log('audit'));
const close = task((region: string): void => console.log(region));

export const orders = dag({ schedule: '@daily' }, (withAudit: boolean = false) => {
  load('eu');
  if (withAudit) audit();
});

// Known, but not the same in each copy.
export const all = dag({ schedule: '@daily' }, () => {
  for (const region of ['eu', 'us'] as const) {
    if (region === 'us') close(region);
  }
});
