import { dag, skip, task } from 'tradewind';
import { readCsv } from '../data.ts';

interface Month {
  month: string;
  snowDays: number;
}

export const months = task((year: number): string[] =>
  Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`),
);

/** Seattle's days with snow in a month; in a month without any the task skips itself. */
export const snow = task(async (month: string): Promise<Month> => {
  const days = (await readCsv('seattle-weather.csv')).filter(({ date }) => date?.startsWith(month));
  const snowDays = days.filter(({ weather }) => weather === 'snow').length;
  return snowDays === 0 ? skip(`no snow in ${month}`) : { month, snowDays };
});

export const report = task((found: Month[]): string[] => found.map(({ month, snowDays }) => `${month}: ${snowDays}`));

/** When did it snow? */
export const triggerRules = dag((year: number = 2012) => {
  const found = months(year).map((month) => snow(month));
  return report.with({ triggerRule: 'none_failed' })(found);
});
