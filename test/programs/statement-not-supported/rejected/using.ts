import { dag, task } from 'tradewind';

const stop = task((name: string): void => console.log(name));
const cluster = task({ teardown: stop }, (): string => 'cluster-1');
const report = task((name: string): number => name.length);

export const reports = dag({ schedule: '@daily' }, () => {
  using name = cluster();
  return report(name);
});
