import { dag, task, triggerDag } from 'tradewind';
import { mean, readCsv } from '../data.ts';

interface Year {
  year: number;
  ppm: number;
}

/** The year's mean of the Mauna Loa observatory, in parts per million. */
export const co2 = task(async (year: number): Promise<Year> => {
  const rows = (await readCsv('co2-concentration.csv')).filter((row) => row['Date']?.startsWith(`${year}-`));
  return { year, ppm: mean(rows.map(({ CO2 }) => Number(CO2))) };
});

/** Carbon dioxide in the air in one year: a dag that may be run by itself. */
export const airOfYear = dag((year: number) => co2(year));

export const decades = task((from: number, to: number): number[] =>
  Array.from({ length: Math.floor((to - from) / 10) + 1 }, (_, i) => from + i * 10),
);

export const growth = task((years: Year[]): string => {
  const [first, last] = [years[0], years.at(-1)];
  return `${first?.year}: ${first?.ppm} ppm, ${last?.year}: ${last?.ppm} ppm`;
});

/** How much has it become? Each year is a run of the other dag, and this one waits for them. */
export const air = dag((from: number = 1960, to: number = 2010) => {
  const years = decades(from, to).map((year) => triggerDag(airOfYear, { year }, { wait: true }));
  return growth(years);
});
