import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const audit = task((): void => console.log('audit'));

export const orders = dag({ schedule: '@daily' }, (withAudit: boolean = false) => {
  load('eu');
  if (withAudit) audit();
});
