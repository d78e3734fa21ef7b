import { dag, task } from 'tradewind';
import { readCsv } from '../data.ts';

interface Trend {
  first: number;
  last: number;
  /** 0.5: half as much again. */
  change: number;
}

export const trendOf = task(async (symbol: string): Promise<Trend> => {
  const rows = await readCsv('stocks.csv');
  const prices = rows.filter((row) => row['symbol'] === symbol).map(({ price }) => Number(price));
  const [first = 1, last = 1] = [prices[0], prices.at(-1)];
  return { first, last, change: Math.round((last / first - 1) * 100) / 100 };
});

export const praise = task(
  (symbol: string, change: number): string => `${symbol} grew by ${Math.round(change * 100)} %`,
);
export const warn = task((symbol: string, { first, last }: Trend): string => `${symbol} fell from ${first} to ${last}`);
export const letter = task((news: string): string => `Dear investor, ${news}.`);

/** How did a share do from 2000 to 2010? */
export const branch = dag(async (symbol: 'MSFT' | 'AMZN' | 'IBM' | 'GOOG' | 'AAPL' = 'AAPL') => {
  const trend = await trendOf(symbol);
  let news;
  if (trend.change > 0) news = praise(symbol, trend.change);
  else news = warn(symbol, trend);
  return letter(news);
});
