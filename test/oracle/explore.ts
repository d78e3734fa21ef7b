/** Tests the programs of a range of seeds. */
import { endTesting, testTogether } from './batch.ts';
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
}

export interface Explored {
  readonly facts: readonly Fact[];
  /** How to do it again, the program, and how it differs. */
  readonly differences: readonly string[];
}

/** Compiled together; the first are few, since a fault that is everywhere shows at once. */
const [fewest, most] = [20, 160];

export async function explore({ seed, programs, shown, shrinks }: Range): Promise<Explored> {
  const facts: Fact[] = [];
  const differences: string[] = [];
  for (let from = 0, together = fewest; from < programs && differences.length < shown; ) {
    const seeds = Array.from({ length: Math.min(together, programs - from) }, (_, index) => seed + from + index);
    const tested = await testTogether(seeds.map(programOf));
    for (const [index, one] of tested.entries()) {
      facts.push(factOf(one));
      if (one.difference === undefined || differences.length >= shown) continue;
      const { source, difference } = shrinks ? await smallest(one) : one;
      differences.push(`SEED=${seeds[index]} PROGRAMS=1\n\n${source}\n${difference}`);
    }
    from += seeds.length;
    together = Math.min(together * 2, most);
  }
  await endTesting();
  return { facts, differences };
}
