/** One program for each seed. */
import fc from 'fast-check';
import { program } from './arbitrary.ts';
import type { Program } from './language.ts';

export const programOf = (seed: number): Program => fc.sample(program, { seed, numRuns: 1 })[0] as Program;
