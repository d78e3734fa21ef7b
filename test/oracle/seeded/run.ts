/**
 * `npm run soak:bugs`: puts one bug after the other into the sources and lets the oracle look for it. Each must be found
 * within 2,000 programs, by a program that shows no difference without it.
 *
 *   npm run soak:bugs                   all
 *   npm run soak:bugs -- carried await  those with one of the words in their name
 *   SEED=… npm run soak:bugs            from that program on
 */
import { availableParallelism } from 'node:os';
import { exploreElsewhere } from '../elsewhere.ts';
import type { Difference } from '../explore.ts';
import { type SeededBug, seededBugs } from './bugs.ts';

const most = 2_000;
/** The same programs each time. */
const seed = Number(process.env['SEED'] ?? 1);
const words = process.argv.slice(2);
const chosen = seededBugs.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));

interface Hunted {
  readonly bug: SeededBug;
  /** The first program that differs with the bug and does not without it. */
  readonly found?: Difference;
}

async function hunt(bug: SeededBug): Promise<Hunted> {
  for (let from = seed; from < seed + most; ) {
    const range = { seed: from, programs: seed + most - from, shown: 1, shrinks: false, refusals: true };
    const [found] = (await exploreElsewhere(range, bug.name)).differences;
    if (found === undefined) return { bug };
    if (await agreesWithout(found)) return { bug, found };
    from = found.seed + 1;
  }
  return { bug };
}

async function agreesWithout({ seed: of }: Difference): Promise<boolean> {
  const { facts } = await exploreElsewhere({ seed: of, programs: 1, shown: 1, shrinks: false });
  return facts.length > 0 && facts.every(({ differs, refused }) => !differs && refused === undefined);
}

function lineOf({ bug, found }: Hunted): string {
  const program = found === undefined ? 'NOT FOUND' : `program ${found.seed - seed + 1}`;
  const [, difference = ''] = found?.difference.split('\n') ?? [];
  return `${program.padEnd(13)} ${bug.file.replace('/src/', ' ').padEnd(42)} ${bug.name}\n              ${difference.slice(0, 160)}`;
}

const begunAt = performance.now();
console.log(`${chosen.length} seeded bugs, programs from seed ${seed} on`);
const left = [...chosen];
const hunted: Hunted[] = [];
async function work(): Promise<void> {
  for (let bug = left.shift(); bug !== undefined; bug = left.shift()) {
    const one = await hunt(bug);
    hunted.push(one);
    console.log(lineOf(one));
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work));

hunted.sort((a, b) => chosen.indexOf(a.bug) - chosen.indexOf(b.bug));
const seconds = Math.round((performance.now() - begunAt) / 1_000);
const missed = hunted.filter(({ found }) => found === undefined).length;
console.log(`\nseed ${seed}\n${hunted.map(lineOf).join('\n')}`);
console.log(`${chosen.length - missed} of ${chosen.length} found within ${most} programs, ${seconds} s`);
process.exitCode = missed === 0 ? 0 : 1;
