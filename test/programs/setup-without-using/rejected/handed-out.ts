import { dag, group, task } from 'tradewind';

const stop = task((name: string): void => console.log(name));
const cluster = task({ teardown: stop }, (): string => 'cluster-1');
const report = task((name: string): number => name.length);

const started = group(() => {
  const name = cluster();
  return name;
});

export const reports = dag({ schedule: '@daily' }, () => report(started()));
