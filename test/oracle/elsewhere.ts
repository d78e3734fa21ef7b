/** Tests a range of programs in a process of its own, on the sources. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Explored, Range } from './explore.ts';

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
  return new Promise((resolve, reject) => {
    worker.once('message', (explored) => resolve(explored as Explored));
    worker.once('exit', (code) => reject(new Error(`a process ended with code ${code}`)));
    worker.send(range);
  });
}
