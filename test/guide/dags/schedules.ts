/** The code of docs/guide/schedules.md. */
import { addDays, context, dag, ds, run, task } from 'tradewind';

const load = task((from: string, to: string): string => `${from} to ${to}`);
const publish = task((text: string): string => `published ${text}`);
const loadInterval = task((): string => {
  const { start, end } = context().dataInterval;
  return `${ds(start)} to ${ds(end)}`;
});

export const daily = dag({ schedule: '30 6 * * mon-fri', timezone: 'Europe/Berlin', start: '2026-01-05' }, () =>
  load(run.ds, ds(run.dataInterval.end)),
);

export const weekly = dag({ schedule: '@weekly', start: '2026-01-01' }, async () => {
  const week = loadInterval();
  if (!run.isLatest) return week;
  return publish(week);
});

export const byHand = dag((days: number = 7) => load(ds(addDays(run.logicalDate, -days)), run.ds));
