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

process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
});
// It ends by itself: in `process.exit()` Node waits for its compiler threads, and one of them may wait for a garbage
// collection of this very thread (nodejs/node#54918), which hung one command in some thousands that had just compiled.
// What would keep a finished command alive is cut off, after what was printed got out.
const lingersMs = 1_000;
process.stdout.write('', () => process.stderr.write('', () => setTimeout(() => process.exit(), lingersMs).unref()));
