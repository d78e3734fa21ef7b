/** The command line's entry: `bin/tradewind.js` imports it. Everything else is loaded when it is needed. */
import { enableCompileCache } from 'node:module';

// Half of a short command's time is compiling what others wrote.
enableCompileCache();
const { main } = await import('./program.ts');

// `tradewind runs | head`: the reader has enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// A fault of ours; also what a task throws outside of its promise, if it runs in this very process. Not Node's own
// answer, which is 1: that says that a run failed.
process.on('uncaughtException', (error: unknown) => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`\nerror TW6099: ${text}\n`);
  process.exit(5);
});

const exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
});
// Nothing may keep a finished command alive; what was printed has to get out before.
process.exitCode = exitCode;
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
