/** Tests a range of programs in a process of its own, on the sources. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Difference, Explored, Range } from './explore.ts';
import { print } from './print.ts';
import { programOf } from './seeds.ts';
import type { Fact } from './statistics.ts';

/** What such a process says: of each program as it is tested, and in the end. */
export type Said = { readonly fact: Fact } | { readonly differences: readonly Difference[] };

/** A process that says nothing for so long hangs: no timer in it could tell. */
const longestMs = 600_000;

/** @param planted the name of a seeded bug that the process gets into its sources */
export function exploreElsewhere(range: Range, planted?: string): Promise<Explored> {
  const worker = fork(fileURLToPath(new URL('soak-worker.ts', import.meta.url)), {
    execArgv: [
      '--conditions=source',
      '--disable-warning=ExperimentalWarning',
      ...(planted === undefined ? [] : [`--import=${new URL('seeded/plant.ts', import.meta.url).href}`]),
    ],
    // That the programs are well typed is seen in those of every run.
    env: { ...process.env, TS_ERRORS: 'no', SEEDED_BUG: planted },
  });
  const facts: Fact[] = [];
  return new Promise<Explored>((resolve, reject) => {
    const late = setTimeout(() => {
      worker.kill('SIGKILL');
      resolve({ facts, differences: [hangingAt(range.seed + facts.length)] });
    }, longestMs);
    worker.on('message', (message) => {
      late.refresh();
      const said = message as Said;
      if ('fact' in said) facts.push(said.fact);
      else resolve({ facts, differences: said.differences });
    });
    worker.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`a process ended with code ${code}`));
    });
    worker.send(range);
  });
}

/** It, or one that was compiled together with it. */
function hangingAt(seed: number): Difference {
  const { source } = print(programOf(seed), 'hanging');
  return { seed, source, difference: `nothing was heard for ${longestMs / 1_000} s` };
}
