import { valueRespelled } from '../fixes/edits.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { Sink } from '../diagnostics/sink.ts';
import { type CheckInput, optionNode } from './context.ts';

/** Pools that the config does not name. `default` is always there. */
export function checkPools({ dags, pools }: CheckInput, sink: Sink): void {
  if (pools === undefined) return;
  const known = new Set(['default', ...pools]);
  for (const { dag, positions, tasks } of dags) {
    for (const { id, task, options } of dag.nodes) {
      if (known.has(options.pool)) continue;
      const use = tasks.find(({ key }) => key === task);
      const isOfTask = use?.kind === 'declared' && use.declaration.options.pool === options.pool;
      const at = isOfTask ? optionNode(use.declaration, 'pool') : positions.get(id);
      if (at === undefined) continue;
      const suggestions = nearest(options.pool, known);
      sink.report('unknown-pool', at, { pool: options.pool }, { suggestions, ...valueRespelled(at, suggestions) });
    }
  }
}
