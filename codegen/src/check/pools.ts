import { valueRespelled } from '../fixes/edits.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { Sink } from '../diagnostics/sink.ts';
import { type CheckInput, optionNode } from './context.ts';

/** Pools that the config does not name, and calls that ask for more than a pool has. `default` is always there. */
export function checkPools({ dags, pools }: CheckInput, sink: Sink): void {
  if (pools === undefined) return;
  const known = new Set(['default', ...pools.keys()]);
  for (const { dag, positions, tasks } of dags) {
    for (const { id, task, options } of dag.nodes) {
      const { pool, poolSlots } = options;
      const slots = pools.get(pool) ?? Number.POSITIVE_INFINITY;
      if (known.has(pool) && poolSlots <= slots) continue;
      const use = tasks.find(({ key }) => key === task);
      const own = use?.kind === 'declared' ? use.declaration : undefined;
      if (known.has(pool)) {
        const at = own?.options.poolSlots === poolSlots ? optionNode(own, 'poolSlots') : positions.get(id);
        if (at !== undefined) sink.report('too-many-slots', at, { call: id, poolSlots, pool, slots });
        continue;
      }
      const at = own?.options.pool === pool ? optionNode(own, 'pool') : positions.get(id);
      if (at === undefined) continue;
      const suggestions = nearest(pool, known);
      sink.report('unknown-pool', at, { pool }, { suggestions, ...valueRespelled(at, suggestions) });
    }
  }
}
