/**
 * `npm run soak:oracle`: 20,000 generated programs, compiled and direct, on as many processes as there are cores.
 *
 *   SEED=… PROGRAMS=… npm run soak:oracle
 */
import { availableParallelism } from 'node:os';
import { exploreElsewhere } from './elsewhere.ts';
import { type Difference, textOfDifference } from './explore.ts';
import { type Fact, refusedShare, statisticsText } from './statistics.ts';

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
const programs = Number(process.env['PROGRAMS'] ?? 20_000);
const shrinks = process.env['SHRINK'] !== 'no';
const shown = Number(process.env['SHOWN'] ?? 5);
const processes = availableParallelism();
/** A process ends after so many: modules stay in it for ever. */
const each = Math.min(500, Math.ceil(programs / processes));

const begunAt = performance.now();
const facts: Fact[] = [];
const differences: Difference[] = [];
let next = 0;

async function work(): Promise<void> {
  while (next < programs && differences.length < shown) {
    const from = next;
    next += each;
    const range = { seed: seed + from, programs: Math.min(each, programs - from), shown, shrinks };
    const explored = await exploreElsewhere(range);
    facts.push(...explored.facts);
    differences.push(...explored.differences);
    const seconds = Math.round((performance.now() - begunAt) / 1_000);
    console.log(`${facts.length} programs, ${differences.length} differences, ${seconds} s`);
    for (const difference of explored.differences) console.log(`\n${textOfDifference(difference)}\n`);
  }
}

console.log(`${programs} programs from seed ${seed} on`);
await Promise.all(Array.from({ length: processes }, work));
console.log(`\nseed          ${seed}\n${statisticsText(facts)}`);
process.exitCode = differences.length === 0 && refusedShare(facts) < 0.02 ? 0 : 1;
