import { dag, type Flow, task } from 'tradewind';
import { mean, readJson } from '../data.ts';

interface Penguin {
  Species: string;
  'Body Mass (g)': number | null;
}

export class Hello {
  /** 344 penguins of three species, measured in Antarctica. */
  @task({ retries: 2 })
  async penguins(): Promise<Penguin[]> {
    return readJson<Penguin[]>('penguins.json');
  }

  /** By species, in grams. */
  @task()
  meanMass(penguins: Penguin[]): Record<string, number> {
    const bySpecies = Object.groupBy(penguins, ({ Species }) => Species);
    return Object.fromEntries(
      Object.entries(bySpecies).map(([species, own = []]) => [
        species,
        mean(own.flatMap((one) => one['Body Mass (g)'] ?? [])),
      ]),
    );
  }

  @task()
  heaviest(masses: Record<string, number>): string {
    const [species, grams] = Object.entries(masses).sort(([, a], [, b]) => b - a)[0] ?? ['none', 0];
    return `${species}: ${grams} g`;
  }

  /** Which penguins are the heaviest? */
  @dag()
  hello(this: Flow<this>) {
    const penguins = this.penguins();
    const masses = this.meanMass(penguins);
    return this.heaviest(masses);
  }
}
