import { dag, task } from 'tradewind';
import { readJson } from '../data.ts';

interface Row {
  year: number;
  country: string;
  cluster: number;
  life_expect: number;
}
interface Gain {
  country: string;
  years: number;
}

const rows = (): Promise<Row[]> => readJson<Row[]>('gapminder.json');

export const clusters = task(async (): Promise<number[]> => [...new Set((await rows()).map(({ cluster }) => cluster))]);

export const countries = task(
  async (cluster: number): Promise<string[]> => [
    ...new Set((await rows()).filter((row) => row.cluster === cluster).map(({ country }) => country)),
  ],
);

/** By how many years life became longer from 1955 to 2005. */
export const gain = task(async (country: string): Promise<Gain> => {
  const own = (await rows()).filter((row) => row.country === country);
  const at = (year: number): number => own.find((row) => row.year === year)?.life_expect ?? 0;
  return { country, years: Math.round((at(2005) - at(1955)) * 10) / 10 };
});

export const best = task((gains: Gain[]): Gain => gains.reduce((a, b) => (b.years > a.years ? b : a)));
export const warn = task((gain: Gain): string => `${gain.country} lost ${-gain.years} years`);

/** In which country of each part of the world did people gain most years? And where did they lose some? */
export const nestedLoops = dag(() =>
  clusters().map((cluster) => {
    const gains = countries(cluster).map(async (country) => {
      const own = await gain(country);
      if (own.years < 0) await warn(own);
      return own;
    });
    return best(gains);
  }),
);
