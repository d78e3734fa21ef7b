/** From how a worker process ended to how its tries ended. Pure. */
import type { ErrorInfo, FailureReason } from '../../core/model.ts';
import { type AbortWhy, endedAfterAbort, failedWork, gaveUp, lostWork } from '../endings.ts';
import { errorInfo } from '../error-info.ts';
import { type ExecutorErrorCode, executorError } from '../errors.ts';
import type { Work, WorkOutcome } from '../executor.ts';
import type { LastWords } from './protocol.ts';

export interface Death {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lastWords?: LastWords;
  /** The last of what the process wrote to stderr. */
  readonly stderr: string;
  readonly memoryLimitMb: number;
  /** We killed it: because of this try, or because it was not needed any more. */
  readonly killed?: Killed;
}

export interface Killed {
  readonly because: 'abort' | 'load' | 'stop' | 'retired' | 'cut';
  readonly token?: string;
}

/** A try that was under way in the process. */
export interface Bereaved {
  readonly work: Work;
  /** Its abort signal was fired. */
  readonly why?: AbortWhy;
  /** Its worker took it up. Only known of new code and of tries with a timeout. */
  readonly free: boolean;
  /** The abort reached it. */
  readonly heard: boolean;
}

/**
 * How a try ended whose process died. `alone`: no other try was in it. What cannot be blamed on one of several tries
 * counts for all of them, so that no fault can be repeated for ever free of charge.
 */
export function outcomeOfDeath(bereaved: Bereaved, death: Death, alone: boolean): WorkOutcome {
  const { work, why, heard, free } = bereaved;
  const { killed } = death;
  const own = killed?.token === work.token;
  if (killed?.because === 'abort' && own && why !== undefined) {
    if (why === 'timeout' && !free) return blockedBefore(work);
    return gaveUp(work, why, heard ? 'free' : 'blocked', true);
  }
  const outcome = killed === undefined ? outcomeOfOwnDeath(work, death, alone) : outcomeOfKill(bereaved, killed, own);
  return why === undefined ? outcome : endedAfterAbort(work, why, outcome);
}

function outcomeOfKill({ work, free }: Bereaved, { because }: Killed, own: boolean): WorkOutcome {
  if (because === 'stop') return gaveUp(work, 'stopped', 'free', true);
  if (because === 'cut') return lostWork(work.token, 'the connection to its worker broke');
  if (because === 'load' && own) return free ? loadTookTooLong(work) : blockedBefore(work);
  return lostWork(work.token, 'its worker was ended because of another try in it');
}

function outcomeOfOwnDeath(work: Work, death: Death, alone: boolean): WorkOutcome {
  const { token } = work;
  const { code, signal, lastWords } = death;
  if (lastWords?.kind === 'broken') return lostWork(token, `its worker broke: ${lastWords.message}`);
  if (lastWords?.kind === 'memory') {
    return outOfMemory(token, `it used ${lastWords.rssMb} MB, its worker may use ${death.memoryLimitMb} MB`);
  }
  if (signal === 'SIGABRT' && /heap out of memory|Allocation failed|FATAL ERROR:.*memory/i.test(death.stderr)) {
    return outOfMemory(token, `its JavaScript heap was full; its worker may use ${death.memoryLimitMb} MB`);
  }
  if (lastWords?.kind === 'exit') {
    if (lastWords.token !== undefined && lastWords.token !== token) {
      return lostWork(token, 'another task, or what it left behind, ended the process of its worker');
    }
    return exited(token, `process.exit(${lastWords.code}) was called`, lastWords.stack);
  }
  if (signal !== null) return killedFromOutside(token, signal, alone);
  return exited(token, `its process ended with code ${code ?? 'unknown'}`);
}

function exited(token: string, message: string, stack?: string): WorkOutcome {
  return ended(
    token,
    'exited',
    'TW4013',
    message,
    'A task ends by returning or throwing; its worker serves other tasks too.',
    stack,
  );
}

function outOfMemory(token: string, message: string): WorkOutcome {
  return ended(
    token,
    'out_of_memory',
    'TW4015',
    message,
    "Raise the workers' `memoryLimitMb`, or let the task work through its data in parts.",
  );
}

function killedFromOutside(token: string, signal: NodeJS.Signals, alone: boolean): WorkOutcome {
  const what = alone ? 'its process was' : 'the process that it shared with other tries was';
  const help =
    signal === 'SIGKILL'
      ? 'Somebody killed it, or the operating system did because memory ran out.'
      : 'Native code crashed, or somebody sent the signal; the log holds what the process last said.';
  return ended(token, 'killed', 'TW4014', `${what} ended by ${signal}`, help);
}

function blockedBefore(work: Work): WorkOutcome {
  return lostWork(work.token, 'an earlier try left code behind that blocked its worker');
}

function loadTookTooLong(work: Work): WorkOutcome {
  const error = executorError('TW4003', `the code of "${work.taskKey}" took too long to load`, {
    help: 'What stands at the top level of a module runs when it is loaded: move long work into tasks.',
  });
  return failedWork(work.token, 'error', error);
}

function ended(
  token: string,
  reason: FailureReason,
  code: ExecutorErrorCode,
  message: string,
  help: string,
  stack?: string,
): WorkOutcome {
  const info: ErrorInfo = errorInfo(executorError(code, message, { help }));
  return { token, outcome: { kind: 'failed', reason, error: stack === undefined ? info : { ...info, stack } } };
}
