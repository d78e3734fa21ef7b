import { dag, task } from 'tradewind';
import { readCsv, sum } from '../data.ts';

interface Source {
  name: string;
  share: number;
}

/** How much of Iowa's electricity came from it in a year. */
export const shareOf = task(async (name: string, year: number): Promise<Source> => {
  const rows = (await readCsv('iowa-electricity.csv')).filter((row) => row['year'] === `${year}-01-01`);
  const amounts = (own: typeof rows): number => sum(own.map((row) => Number(row['net_generation'])));
  return { name, share: Math.round((amounts(rows.filter(({ source }) => source === name)) / amounts(rows)) * 100) };
});

export const table = task((sources: Source[]): string =>
  sources.map(({ name, share }) => `${name} ${share} %`).join(', '),
);

const sources = { fossil: 'Fossil Fuels', nuclear: 'Nuclear Energy', renewable: 'Renewables' } as const;

/** Where did Iowa's electricity come from? The sources are known beforehand, so each has a call of its own. */
export const unrolledLoop = dag((year: number = 2017) => {
  const shares = [];
  for (const [id, name] of Object.entries(sources)) shares.push(shareOf.with({ id })(name, year));
  return table(shares);
});
