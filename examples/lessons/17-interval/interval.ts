import { context, dag, run, skip, task } from 'tradewind';
import { mean, readCsv } from '../data.ts';

/** The month's mean of the Mauna Loa observatory, in parts per million. Which month is what the run is of. */
export const co2 = task({ retries: 3, retryDelay: '1m' }, async (): Promise<number> => {
  const { start, end } = context().dataInterval;
  const rows = (await readCsv('co2-concentration.csv')).filter(({ Date: date = '' }) => {
    const day = new Date(date);
    return day >= start && day < end;
  });
  return rows.length === 0 ? skip('nothing was measured') : mean(rows.map(({ CO2 }) => Number(CO2)));
});

export const store = task((month: string, ppm: number): string => `${month}: ${ppm} ppm`);
export const publish = task((row: string): string => `published ${row}`);

/** Carbon dioxide in the air, month by month. Only the newest month is published. */
export const interval = dag({ schedule: '@monthly', start: '1958-03-01' }, async () => {
  const row = store(run.ds, co2());
  if (!run.isLatest) return row;
  return publish(row);
});
