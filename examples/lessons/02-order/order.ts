import { chain, context, dag, task } from 'tradewind';
import { readCsv } from '../data.ts';

type City = 'Seattle' | 'New York';

export const rainyDays = task(async (city: City): Promise<number> => {
  const days = await readCsv('weather.csv');
  return days.filter(({ location, precipitation }) => location === city && Number(precipitation) > 0).length;
});

export const compare = task((seattle: number, newYork: number): string =>
  seattle > newYork ? `Seattle, ${seattle} to ${newYork}` : `New York, ${newYork} to ${seattle}`,
);

export const announce = task((what: string): void => context().log.info(what));

/** Where does it rain more often? */
export const order = dag(async () => {
  await announce.with({ id: 'begin' })('counting');

  const seattle = rainyDays.with({ id: 'seattle' })('Seattle');
  const newYork = rainyDays.with({ id: 'new_york' })('New York');
  const winner = compare(seattle, newYork);

  chain(winner, announce.with({ id: 'end' })('counted'));
  return winner;
});
