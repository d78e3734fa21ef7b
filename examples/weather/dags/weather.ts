import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { dag, task } from 'tradewind';

interface Day {
  date: Date;
  precipitationMm: number;
  highC: number;
  lowC: number;
}

interface Year {
  year: string;
  days: number;
  wetDays: number;
  precipitationMm: number;
  hottest: Day;
}

const years = ['2012', '2013', '2014', '2015'] as const;

/** Four years of Seattle's weather, as the npm package `vega-datasets` ships them. */
export const readDays = task({ retries: 2, retryDelay: '5s' }, async (): Promise<Day[]> => {
  const dataPackage = createRequire(import.meta.url).resolve('vega-datasets');
  const file = join(dirname(dataPackage), '../data/seattle-weather.csv');
  const [, ...lines] = (await readFile(file, 'utf8')).trim().split('\n');
  return lines.map((line) => {
    const [date = '', precipitation, high, low] = line.split(',');
    return { date: new Date(date), precipitationMm: Number(precipitation), highC: Number(high), lowC: Number(low) };
  });
});

export const summarise = task((days: Day[], year: string, wetFromMm: number): Year => {
  const own = days.filter(({ date }) => date.getUTCFullYear() === Number(year));
  const total = own.reduce((sum, day) => sum + day.precipitationMm, 0);
  return {
    year,
    days: own.length,
    wetDays: own.filter((day) => day.precipitationMm >= wetFromMm).length,
    precipitationMm: Math.round(total * 10) / 10,
    hottest: own.reduce((hottest, day) => (day.highC > hottest.highC ? day : hottest)),
  };
});

export const compare = task((summaries: Year[]): { wettest: string; driest: string; years: Year[] } => {
  const byWet = summaries.toSorted((a, b) => b.precipitationMm - a.precipitationMm);
  return { wettest: byWet[0]?.year ?? '', driest: byWet.at(-1)?.year ?? '', years: summaries };
});

/** Which of Seattle's years was the wettest? Dates travel as dates. */
export const weather = dag({ tags: ['example'] }, (wetFromMm: number = 1) => {
  const days = readDays();
  const summaries = years.map((year) => summarise(days, year, wetFromMm));
  return compare(summaries);
});
