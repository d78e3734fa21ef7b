/** Tests the programs of a range of seeds. */
import { endTesting, type Tested, testTogether } from './batch.ts';
import { programOf } from './seeds.ts';
import { smallest } from './shrink.ts';
import { type Fact, factOf } from './statistics.ts';

export interface Range {
  readonly seed: number;
  readonly programs: number;
  /** It stops when it has found so many differences. */
  readonly shown: number;
  /** Whether programs that differ are made small. */
  readonly shrinks: boolean;
  /** A program that the compiler refuses is a difference too. */
  readonly refusals?: boolean;
}

export interface Explored {
  /** Of each program tested, in the order of the seeds. */
  readonly facts: readonly Fact[];
  readonly differences: readonly Difference[];
}

/** A program, and how its two runs differ. */
export interface Difference {
  readonly seed: number;
  readonly source: string;
  readonly difference: string;
}

/** How to do it again, the program, and how it differs. */
export const textOfDifference = ({ seed, source, difference }: Difference): string =>
  `SEED=${seed} PROGRAMS=1\n\n${source}\n${difference}`;

/** Compiled together; the first are few, since a fault that is everywhere shows at once. */
const [fewest, most] = [20, 160];

/** @param tell is told of each program when it has been tested */
export async function explore(
  { seed, programs, shown, shrinks, refusals = false }: Range,
  tell?: (fact: Fact) => void,
): Promise<Explored> {
  const facts: Fact[] = [];
  const differences: Difference[] = [];
  for (let together = fewest; facts.length < programs && differences.length < shown; ) {
    const from = seed + facts.length;
    const seeds = Array.from({ length: Math.min(together, programs - facts.length) }, (_, index) => from + index);
    const differing: { readonly seed: number; readonly tested: Tested }[] = [];
    for await (const tested of testTogether(seeds.map(programOf))) {
      const differs = tested.difference !== undefined || (refusals && tested.refused !== undefined);
      if (differs) differing.push({ seed: seed + facts.length, tested });
      const fact = factOf(tested);
      facts.push(fact);
      tell?.(fact);
      if (differences.length + differing.length >= shown) break;
    }
    for (const one of differing) {
      const { source, difference, refused } = shrinks ? await smallest(one.tested) : one.tested;
      differences.push({ seed: one.seed, source, difference: difference ?? `refused:\n${refused}` });
    }
    together = Math.min(together * 2, most);
  }
  await endTesting();
  return { facts, differences };
}
