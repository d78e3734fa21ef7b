import { dag, task } from 'tradewind';

const stop = task((name: string | undefined): void => console.log(name));
const cluster = task({ teardown: stop }, (): string => 'cluster-1');
const report = task((name: string): number => name.length);

export const reports = dag({ schedule: '@daily' }, () => {
  const name = cluster();
  const done = report(name);
  stop.with({ triggerRule: 'all_done' }).after(done)(name);
  stop.with({ id: 'stop_an_old_one' })('cluster-0');
});
