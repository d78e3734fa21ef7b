/** A run as lines, for where nobody can draw: one for each change that a person wants to know of. */
import { instanceKey } from '@tradewind/sdk/manifest';
import type { Instance } from '../../core/model.ts';
import type { Colors } from './colors.ts';
import type { RunView } from './run-view.ts';
import { causeText, durationText, paintOf, symbols, triesText, words } from './states.ts';
import { formatMs, oneLine, padStart } from './text.ts';

export interface PlainOptions {
  readonly colors: Colors;
  readonly startedAt: number;
  readonly now: number;
}

const timeWidth = 8;

/** `   1.2s  ✔ report  0.4s`; nothing for changes in between. */
export function plainLine(
  instance: Instance,
  view: RunView,
  { colors, startedAt, now }: PlainOptions,
): string | undefined {
  const { state, nodeId, mapPath } = instance;
  const node = view.node(nodeId);
  if (state === 'scheduled' || state === 'queued') return undefined;
  if (node?.hidden === true && state !== 'failed') return undefined;
  const paint = paintOf(state, colors);
  const parts = [paint(`${symbols[state]} ${oneLine(instanceKey(nodeId, mapPath))}`)];
  if (state !== 'running') parts.push(state === 'success' ? '' : words[state]);
  const duration = state === 'running' ? '' : durationText(instance, now);
  if (duration !== '') parts.push(colors.dim(duration));
  const tries = state === 'up_for_retry' ? '' : triesText(instance, node?.options.retries ?? 0);
  if (tries !== '') parts.push(tries);
  if (state === 'up_for_retry' && instance.retryAt !== undefined) parts.push(`in ${formatMs(instance.retryAt - now)}`);
  const cause = state === 'success' || state === 'running' ? '' : causeText(instance);
  if (cause !== '') parts.push(`(${cause})`);
  const time = colors.dim(padStart(formatMs(now - startedAt), timeWidth));
  return `${time}  ${parts.filter((part) => part !== '').join('  ')}`;
}
