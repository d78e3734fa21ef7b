import { addDays, dag, ds, run, task } from 'tradewind';
import { readCsv, sum } from '../data.ts';

interface Day {
  date: string;
  rainMm: number;
}

export const days = task(
  async (from: string, to: string): Promise<Day[]> =>
    (await readCsv('seattle-weather.csv'))
      .map(({ date = '', precipitation }) => ({ date, rainMm: Number(precipitation) }))
      .filter(({ date }) => date >= from && date < to),
);
export const total = task((days: Day[]): number => Math.round(sum(days.map(({ rainMm }) => rainMm)) * 10) / 10);
export const show = task(
  (title: string, wettest: string, rainMm: number): string => `${title}: ${rainMm} mm, ${wettest}`,
);

/** A function of the project may be called in a flow if it depends on nothing but its arguments. */
function wettestOf(days: readonly Day[]): string {
  const [wettest] = days.toSorted((a, b) => b.rainMm - a.rainMm);
  return wettest === undefined ? 'no day at all' : `most on ${wettest.date}`;
}

/** The days before a date, in Seattle. Whatever stands between the calls is glue. */
export const glue = dag(async (length: number = 7) => {
  const from = ds(addDays(run.logicalDate, -length));
  const all = await days(from, run.ds);
  const wet = all.filter(({ rainMm }) => rainMm > 0);
  const title = `${wet.length} of ${all.length} days with rain since ${from}`;
  return wet.length > 0 ? show(title, wettestOf(wet), total(wet)) : title;
});
