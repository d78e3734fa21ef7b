import { dag, task } from 'tradewind';
import { readJson } from '../data.ts';

interface Quake {
  place: string;
  mag: number;
}

/** A week of earthquakes, of at least this magnitude, the strongest first. */
export const quakes = task(async (magnitude: number): Promise<Quake[]> => {
  const { features } = await readJson<{ features: { properties: Quake }[] }>('earthquakes.json');
  return features
    .map(({ properties: { place, mag } }) => ({ place, mag }))
    .filter(({ mag }) => mag >= magnitude)
    .sort((a, b) => b.mag - a.mag);
});

export const describe = task((quake: Quake): string => `${quake.mag} ${quake.place}`);
export const alarm = task((quakes: Quake[], worst: string): string => `${quakes.length} quakes, the worst: ${worst}`);

/** Was there an earthquake worth an alarm? */
export const earlyReturn = dag(async (magnitude: number = 6) => {
  const strong = await quakes(magnitude);
  const [worst] = strong;
  if (worst === undefined) return;
  return alarm(strong, describe(worst));
});
