import { dag, task } from 'tradewind';
import { readCsv, sum } from '../data.ts';

interface Toll {
  kind: string;
  deaths: number;
  worstYear: number;
}

export const kinds = task(async (): Promise<string[]> => {
  const rows = await readCsv('disasters.csv');
  return [...new Set(rows.map(({ Entity = '' }) => Entity))].filter((kind) => kind !== 'All natural disasters');
});

export const toll = task(async (kind: string): Promise<Toll> => {
  const rows = (await readCsv('disasters.csv')).filter(({ Entity }) => Entity === kind);
  const worst = rows.reduce((a, b) => (Number(b['Deaths']) > Number(a['Deaths']) ? b : a));
  return { kind, deaths: sum(rows.map(({ Deaths }) => Number(Deaths))), worstYear: Number(worst['Year']) };
});

export const ranking = task((tolls: Toll[]): string[] =>
  tolls
    .toSorted((a, b) => b.deaths - a.deaths)
    .map(({ kind, deaths, worstYear }) => `${kind}: ${deaths}, ${worstYear}`),
);

/** Which natural disasters killed most since 1900? The loop decides at run time how many copies there are. */
export const loop = dag(async (most: number = 3) => {
  const tolls = [];
  for (const kind of await kinds()) {
    tolls.push(toll(kind));
  }
  const ranked = await ranking(tolls);
  return ranked.slice(0, most);
});
