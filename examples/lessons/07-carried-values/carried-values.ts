import { dag, task } from 'tradewind';
import { readCsv } from '../data.ts';

interface Year {
  year: number;
  /** 1.1: ten per cent. */
  growth: number;
}

/** The S&P 500 from January to January. */
export const years = task(async (): Promise<Year[]> => {
  const januaries = (await readCsv('sp500.csv')).filter(({ date }) => date?.startsWith('Jan'));
  const prices = januaries.map(({ date = '', price }) => ({ year: Number(date.slice(-4)), price: Number(price) }));
  return prices.slice(1).map(({ year, price }, i) => ({ year: year - 1, growth: price / (prices[i]?.price ?? price) }));
});

/** A year's growth, and a further deposit at its end. */
export const invest = task((balance: number, { growth }: Year, deposit: number): number =>
  Math.round(balance * growth + deposit),
);
export const party = task((year: number, balance: number): string => `${balance} at the end of ${year}`);
export const comfort = task((balance: number): string => `only ${balance} after all these years`);

/** When does a savings plan reach its goal? Each year builds on the one before, and the loop ends with the goal. */
export const carriedValues = dag(async (deposit: number = 1_000, goal: number = 5_000) => {
  let balance = deposit;
  for (const year of await years()) {
    balance = await invest(balance, year, deposit);
    if (balance >= goal) return party(year.year, balance);
  }
  return comfort(balance);
});
