/** States and causes in symbols, colours and words. */
import type { Cause, FailureReason, Instance, InstanceState, RunState } from '../../core/model.ts';
import type { Colors, Paint } from './colors.ts';
import { formatMs, oneLine } from './text.ts';

/** What is shown of a call: the state of its instance, or that it has none yet. */
export type ShownState = InstanceState | 'waiting';

export const symbols: Readonly<Record<ShownState, string>> = {
  waiting: '·',
  scheduled: '○',
  queued: '○',
  running: '▶',
  up_for_retry: '↻',
  success: '✔',
  failed: '✖',
  skipped: '↷',
  upstream_failed: '⊘',
};

export const words: Readonly<Record<ShownState, string>> = {
  waiting: 'waiting',
  scheduled: 'ready',
  queued: 'queued',
  running: 'running',
  up_for_retry: 'waits to retry',
  success: 'done',
  failed: 'failed',
  skipped: 'skipped',
  upstream_failed: 'not run',
};

export function paintOf(state: ShownState | RunState, colors: Colors): Paint {
  switch (state) {
    case 'success':
      return colors.good;
    case 'failed':
      return colors.bad;
    case 'upstream_failed':
    case 'up_for_retry':
      return colors.warn;
    case 'running':
      return colors.busy;
    case 'waiting':
    case 'scheduled':
    case 'queued':
    case 'skipped':
      return colors.dim;
  }
}

export const runSymbols: Readonly<Record<RunState, string>> = { queued: '○', running: '▶', success: '✔', failed: '✖' };

const ended: ReadonlySet<ShownState> = new Set<ShownState>(['success', 'failed', 'skipped', 'upstream_failed']);
export const hasEnded = (state: ShownState): boolean => ended.has(state);

const reasonWords: Readonly<Record<FailureReason | 'trigger_rule', string>> = {
  error: '',
  uncaught: 'thrown outside of its promise',
  not_serialisable: 'its result cannot travel',
  timeout: 'timed out',
  ignored_abort: 'timed out, did not stop, and was killed',
  blocked: 'timed out while it blocked the event loop, and was killed',
  exited: 'called process.exit()',
  killed: 'its process was killed',
  out_of_memory: 'out of memory',
  lost: 'its worker went away',
  cancelled: 'cancelled',
  glue: 'an expression of the flow threw',
  flow_throw: 'thrown in the flow',
  trigger_rule: 'its trigger rule was not met',
};

/** Names that say no more than the state and the message do: those of our own errors and of what ends a try otherwise. */
const ourNames: ReadonlySet<string> = new Set([
  'TradewindError',
  'Lost',
  'NonError',
  'SkipSignal',
  'FailForGoodSignal',
  'RetryAfterSignal',
]);

/** Why something failed, in a few words on one line: `out of memory: Error: …`. */
export function reasonText(
  reason: FailureReason | 'trigger_rule',
  error?: { readonly name: string; readonly message: string },
): string {
  const why = reasonWords[reason];
  if (!error) return why === '' ? 'failed' : why;
  const message = oneLine(error.message);
  const isOurs = ourNames.has(error.name);
  const what = isOurs || error.name === 'Error' || error.name === '' ? message : `${oneLine(error.name)}: ${message}`;
  if (what === '') return why === '' ? 'failed' : why;
  // What the engine says of a try's end is a sentence of its own; an error of the flow's needs to be told as such.
  const isTold = why === '' || (isOurs && reason !== 'glue' && reason !== 'flow_throw');
  return isTold ? what : `${why}: ${what}`;
}

/** Why an instance is in the state it is in; empty if there is nothing to say. */
export function causeText(instance: Pick<Instance, 'state' | 'cause' | 'nodeId'>): string {
  const { cause, state } = instance;
  if (!cause) return '';
  switch (cause.reason) {
    case 'skip':
      return cause.error ? oneLine(cause.error.message) : 'it skipped itself';
    case 'not_taken':
      return 'the branch was not taken';
    case 'returned':
      return 'the flow returned before';
    case 'trigger_rule':
      return reasonText(cause.reason, cause.error);
    default:
      return state === 'upstream_failed' ? `because ${blamed(cause)}` : reasonText(cause.reason, cause.error);
  }
}

/** What stands in the way of a call: a task by its id, and what only the flow knows in words. */
function blamed(cause: Cause): string {
  if (cause.reason === 'flow_throw') return `the flow threw${cause.error ? `: ${oneLine(cause.error.message)}` : ''}`;
  if (cause.reason === 'glue') return 'an expression of the flow threw';
  return `of ${oneLine(cause.at)}`;
}

/** What a hidden node is called, which no source names. */
export const hiddenName = 'an expression of the flow';

/** The cause of a hidden node's failure, which by its name is told to be an expression's. */
export const hiddenCause = (cause: Cause): Cause => (cause.reason === 'glue' ? { ...cause, reason: 'error' } : cause);

/** `try 2 of 4`; nothing for a first try that is the only one. */
export function triesText(instance: Pick<Instance, 'tryNumber' | 'lostTries'>, retries: number): string {
  const { tryNumber, lostTries } = instance;
  if (tryNumber <= 1) return '';
  const lost = lostTries > 0 ? `, ${lostTries} lost` : '';
  return `try ${tryNumber} of ${retries + 1 + lostTries}${lost}`;
}

/** How long an instance took; while it runs, how long so far. Nothing for one that waits for its next try. */
export function durationText(instance: Pick<Instance, 'startedAt' | 'endedAt' | 'state'>, now: number): string {
  const { startedAt, endedAt, state } = instance;
  if (startedAt === undefined || state === 'skipped' || state === 'upstream_failed') return '';
  const until = state === 'running' ? now : endedAt;
  return until === undefined ? '' : formatMs(until - startedAt);
}

/** A run's failure in words. */
export function runErrorText(cause: Cause): string {
  const where = cause.task === undefined ? '' : `${oneLine(cause.at)}: `;
  if (cause.reason === 'skip' || cause.reason === 'not_taken' || cause.reason === 'returned') return `${where}skipped`;
  return where + reasonText(cause.reason, cause.error);
}
