import type { NodeOptions } from '@tradewind/sdk/manifest';
import type { CallOptionsSpec } from './specs.ts';

const defaults: NodeOptions = {
  retries: 0,
  retryDelayMs: 300_000,
  triggerRule: 'all_success',
  pool: 'default',
  poolSlots: 1,
  priority: 0,
  queue: 'default',
};

/** What holds for a call: of several levels, the last that says something wins. */
export function nodeOptions(levels: readonly CallOptionsSpec[]): NodeOptions {
  const said: CallOptionsSpec = Object.assign({}, ...levels) as CallOptionsSpec;
  const { retries, retryDelayMs, triggerRule, pool, poolSlots, priority, queue } = { ...defaults, ...said };
  return {
    retries,
    retryDelayMs,
    ...(said.retryBackoff === undefined || said.retryBackoff === false ? {} : { retryBackoff: said.retryBackoff }),
    ...(said.timeoutMs === undefined ? {} : { timeoutMs: said.timeoutMs }),
    triggerRule,
    pool,
    poolSlots,
    priority,
    queue,
    ...(said.tags === undefined ? {} : { tags: said.tags }),
    ...(said.doc === undefined ? {} : { doc: said.doc }),
  };
}
