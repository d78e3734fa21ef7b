/**
 * `npm run soak:oracle`: 20,000 generated programs, compiled and direct, on as many processes as there are cores.
 *
 *   SEED=… PROGRAMS=… npm run soak:oracle
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Explored, Range } from './explore.ts';
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
const differences: string[] = [];
let next = 0;

function exploreElsewhere(range: Range): Promise<Explored> {
  const worker = fork(fileURLToPath(new URL('soak-worker.ts', import.meta.url)), {
    execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning'],
    // That the programs are well typed is seen in those of every run.
    env: { ...process.env, TS_ERRORS: 'no' },
  });
  return new Promise((resolve, reject) => {
    worker.once('message', (explored) => resolve(explored as Explored));
    worker.once('exit', (code) => reject(new Error(`a process ended with code ${code}`)));
    worker.send(range);
  });
}

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
  }
}

console.log(`${programs} programs from seed ${seed} on`);
await Promise.all(Array.from({ length: processes }, work));
for (const difference of differences) console.log(`\n${difference}`);
console.log(`\nseed          ${seed}\n${statisticsText(facts)}`);
process.exitCode = differences.length === 0 && refusedShare(facts) < 0.02 ? 0 : 1;
