import { context, dag, failForGood, failure, task } from 'tradewind';
import { mean, readCsv } from '../data.ts';

/** Seattle's mean highest temperature in a year, in °C. */
export const meanHigh = task({ retries: 2 }, async (year: number): Promise<number> => {
  const days = (await readCsv('seattle-weather.csv')).filter(({ date }) => date?.startsWith(`${year}-`));
  if (days.length === 0) failForGood(`there is no weather of ${year}`);
  return mean(days.map((day) => Number(day['temp_max'])));
});

export const report = task((text: string): void => context().log.warn(text));
export const tidyUp = task((): void => context().log.info('tidied up'));
export const sentence = task((year: number, degrees: number): string => `${year}: ${degrees} °C`);

/** How warm was it? If the year is not there yet, the last one that is. */
export const tryIt = dag({ id: 'try' }, async (year: number = 2016) => {
  let shown = year;
  let degrees = 0;
  try {
    degrees = await meanHigh.with({ id: 'asked' })(year);
  } catch (error) {
    await report(failure(error).message);
    shown = 2015;
    degrees = await meanHigh.with({ id: 'last_known' })(shown);
  } finally {
    await tidyUp();
  }
  return sentence(shown, degrees);
});
