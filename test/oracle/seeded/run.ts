/**
 * `npm run soak:bugs`: puts one bug after the other into the sources and lets the oracle look for it. Each must be found
 * within 2,000 programs, by a program that shows no difference without it.
 *
 *   npm run soak:bugs                   all
 *   npm run soak:bugs -- carried await  those with one of the words in their name
 *   SEED=… npm run soak:bugs            from that program on
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type SeededBug, seededBugs } from './bugs.ts';

const most = 2_000;
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
const words = process.argv.slice(2);
const chosen = seededBugs.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const vitest = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));

interface Found {
  /** The seed of the first program that differed. */
  readonly seed?: number;
  readonly output: string;
}

/** Runs the oracle until the first difference. */
async function oracle(from: number, programs: number, bug?: SeededBug): Promise<Found> {
  const env = { ...process.env, NO_COLOR: '1', SEED: `${from}`, PROGRAMS: `${programs}`, SHRINK: 'no', SHOWN: '1' };
  const child = spawn(
    process.execPath,
    [vitest, 'run', '--project', 'unit', '--reporter', 'default', 'test/oracle/generated.test.ts', '-t', 'from seed'],
    {
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      env: bug === undefined ? env : { ...env, SEEDED_BUG: bug.name },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  const found = /SEED=(\d+) PROGRAMS=1\b/.exec(output)?.[1];
  if (found !== undefined) return { seed: Number(found), output };
  if (code !== 0)
    throw new Error(`the oracle itself fails${bug === undefined ? '' : ` with "${bug.name}"`}:\n${output}`);
  return { output };
}

/** How many programs it took; undefined: it was not found. */
async function hunt(bug: SeededBug): Promise<number | undefined> {
  for (let from = seed; from < seed + most; ) {
    const { seed: found } = await oracle(from, seed + most - from, bug);
    if (found === undefined) return undefined;
    // A program that differs anyway finds nothing.
    if ((await oracle(found, 1)).seed === undefined) return found - seed + 1;
    from = found + 1;
  }
  return undefined;
}

console.log(`${chosen.length} seeded bugs, programs from seed ${seed} on`);
const left = [...chosen];
let missed = 0;
async function work(): Promise<void> {
  for (let bug = left.shift(); bug !== undefined; bug = left.shift()) {
    const programs = await hunt(bug);
    if (programs === undefined) missed++;
    console.log(`${programs === undefined ? 'NOT FOUND' : `found by program ${programs}`.padEnd(22)}  ${bug.name}`);
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work));
console.log(`${chosen.length - missed} of ${chosen.length} found within ${most} programs`);
process.exitCode = missed === 0 ? 0 : 1;
