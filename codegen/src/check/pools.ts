import { nearest } from '../diagnostics/nearest.ts';
import type { Sink } from '../diagnostics/sink.ts';
import type { CheckInput } from './context.ts';

/** Pools that the config does not name. `default` is always there. */
export function checkPools({ dags, pools }: CheckInput, sink: Sink): void {
  if (pools === undefined) return;
  const known = new Set(['default', ...pools]);
  for (const { dag, positions } of dags) {
    for (const { id, options } of dag.nodes) {
      const at = positions.get(id);
      if (known.has(options.pool) || at === undefined) continue;
      sink.report('unknown-pool', at, { pool: options.pool }, { suggestions: nearest(options.pool, known) });
    }
  }
}
