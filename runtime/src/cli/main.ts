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

const exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
});
// Nothing may keep a finished command alive; what was printed has to get out before.
process.exitCode = exitCode;
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
