/** A run as lines, for where nobody can draw: one for each change that a person wants to know of. */
import { instanceKey } from '@tradewind/sdk/manifest';
import type { Instance } from '../../core/model.ts';
import type { Colors } from './colors.ts';
import type { RunView } from './run-view.ts';
import { causeText, durationText, hiddenCause, hiddenName, paintOf, symbols, triesText, words } from './states.ts';
import { formatMs, oneLine, padStart, truncate } from './text.ts';

export interface PlainOptions {
  readonly colors: Colors;
  readonly startedAt: number;
  readonly now: number;
}

const timeWidth = 8;
/** Of an error's message; the end of the run tells all of it. */
const longestText = 200;

/** `   1.2s  ✔ report  0.4s`; nothing for changes in between. */
export function plainLine(
  instance: Instance,
  view: RunView,
  { colors, startedAt, now }: PlainOptions,
): string | undefined {
  const { state, nodeId, mapPath } = instance;
  const node = view.node(nodeId);
  const isHidden = node?.hidden === true;
  if (state === 'scheduled' || state === 'queued') return undefined;
  if (isHidden && state !== 'failed') return undefined;
  const paint = paintOf(state, colors);
  const duration = state === 'running' ? '' : durationText(instance, now);
  const told = isHidden && instance.cause ? { ...instance, cause: hiddenCause(instance.cause) } : instance;
  const parts = [
    paint(`${symbols[state]} ${isHidden ? hiddenName : oneLine(instanceKey(nodeId, mapPath))}`),
    duration === '' ? '' : colors.dim(duration),
    truncate(whatText(told, node?.options.retries ?? 0, now), longestText),
  ];
  return `${timeText({ colors, startedAt, now })}  ${parts.filter((part) => part !== '').join('  ')}`;
}

/** Since the run began, in a column of its own. */
export function timeText({ colors, startedAt, now }: PlainOptions): string {
  return colors.dim(padStart(formatMs(now - startedAt), timeWidth));
}

/** `try 1 of 4 failed, again in 2.0s: the server said no`. */
function whatText(instance: Instance, retries: number, now: number): string {
  const { state, tryNumber, lostTries, retryAt = now } = instance;
  const tries = triesText(instance, retries);
  const cause = causeText(instance);
  const because = cause === '' ? '' : `: ${cause}`;
  switch (state) {
    case 'running':
    case 'success':
      return tries;
    case 'up_for_retry':
      return `try ${tryNumber} of ${retries + 1 + lostTries} failed, again in ${formatMs(Math.max(0, retryAt - now))}${because}`;
    case 'failed':
      return `failed${tries === '' ? '' : ` (${tries})`}${because}`;
    default:
      return `${words[state]}${because}`;
  }
}
