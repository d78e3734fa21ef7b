/**
 * The oracle on generated programs. The same ones each time, so that nobody's change fails by chance; `npm run soak:oracle`
 * looks at others. `SEED=… PROGRAMS=…` chooses, `SHRINK=no` shows programs as they were made, `SHOWN` says after how many
 * differences to stop.
 */
import { expect, test } from 'vitest';
import { explore, textOfDifference } from './explore.ts';
import { refusedShare, statisticsText } from './statistics.ts';

const seed = Number(process.env['SEED'] ?? 1);
const programs = Number(process.env['PROGRAMS'] ?? 500);
const shrinks = process.env['SHRINK'] !== 'no';
const shown = Number(process.env['SHOWN'] ?? 5);

test(`${programs} programs from seed ${seed} on are the same compiled and direct`, {
  timeout: 600_000 + programs * 2_000,
}, async () => {
  const { facts, differences } = await explore({ seed, programs, shown, shrinks });
  console.log(`seed          ${seed}\n${statisticsText(facts)}`);
  expect(differences.map(textOfDifference).join('\n\n')).toBe('');
  // Of one alone, or a few, the share says nothing.
  expect(programs < 100 ? 0 : refusedShare(facts)).toBeLessThan(0.02);
});
