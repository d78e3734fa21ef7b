import { dag, task } from 'tradewind';

const withAudit = false as boolean;
const load = task((region: string): number => region.length);
const audit = task((): void => console.log('audit'));

export const orders = dag({ schedule: '@daily' }, () => {
  load('eu');
  if (withAudit) audit();
});
