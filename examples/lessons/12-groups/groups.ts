import { dag, group, task } from 'tradewind';
import { mean, readJson } from '../data.ts';

interface Penguin {
  Species: string;
  Island: string;
  'Flipper Length (mm)': number | null;
}

export const penguinsOf = task(
  async (island: string): Promise<Penguin[]> =>
    (await readJson<Penguin[]>('penguins.json')).filter(({ Island }) => Island === island),
);
export const speciesOf = task((penguins: Penguin[]): string[] => [...new Set(penguins.map(({ Species }) => Species))]);
export const flipper = task((penguins: Penguin[]): number =>
  mean(penguins.flatMap((one) => one['Flipper Length (mm)'] ?? [])),
);
export const sentence = task(
  (island: string, species: string[], flipperMm: number): string =>
    `${island}: ${species.join(' and ')}, flippers of ${flipperMm} mm`,
);

/** One island. A group is a flow of its own: what it returns is what its call gives. */
export const island = group((name: string) => {
  const penguins = penguinsOf(name);
  return sentence(name, speciesOf(penguins), flipper(penguins));
});

/** Who lives on which island? */
export const groups = dag(() => {
  const largest = island.with({ id: 'largest' })('Biscoe');
  const others = (['Dream', 'Torgersen'] as const).map((name) => island.with({ id: name })(name));
  return [largest, ...others];
});
