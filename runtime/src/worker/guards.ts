/** Tells the executor what tasks do to the process around them. */
import { writeSync } from 'node:fs';
import { errorInfo } from '../executors/error-info.ts';
import { type FromWorker, lifelineFd, type Urgent } from '../executors/local/protocol.ts';
import { currentTryScope } from '../executors/logs/capture.ts';
import { isOutOfMemory } from './call-task.ts';

/** Written at once: there may be no later. */
export function say(words: Urgent): void {
  try {
    writeSync(lifelineFd, `${JSON.stringify(words)}\n`);
  } catch {
    // Nobody listens any more.
  }
}

/** Watches for `process.exit()`, and for what is thrown where nobody waits. */
export function guardProcess(send: (message: FromWorker) => void): void {
  const exit = process.exit.bind(process);
  const leave: typeof process.exit = (code): never => {
    const token = currentTryScope()?.token;
    const call = new Error('process.exit() was called');
    Error.captureStackTrace(call, leave);
    const here = errorInfo(call);
    const given = Number(code ?? process.exitCode ?? 0);
    say({
      kind: 'exit',
      code: given,
      ...(token === undefined ? {} : { token }),
      ...(here.stack === undefined ? {} : { stack: here.stack }),
    });
    return exit(code);
  };
  process.exit = leave;

  const stray = (thrown: unknown): void => {
    const scope = currentTryScope();
    const error = errorInfo(thrown);
    scope?.log.write('error', 'stderr', error.stack ?? `${error.name}: ${error.message}`);
    send({
      kind: 'stray',
      ...(scope === undefined ? {} : { token: scope.token }),
      error,
      outOfMemory: isOutOfMemory(thrown),
    });
  };
  process.on('uncaughtException', stray);
  process.on('unhandledRejection', stray);
}
