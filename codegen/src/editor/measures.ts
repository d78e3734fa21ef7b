import { edges, type DagManifest } from '@tradewind/sdk/manifest';

/** How large a dag is, and how much of it may run side by side. What a loop makes many copies of counts once. */
export interface Measures {
  /** Calls of tasks. */
  readonly tasks: number;
  /** How many tasks, one after the other, the longest way through the dag has. */
  readonly criticalPath: number;
  /** The most tasks that are the same number of steps away from the beginning. */
  readonly widestLevel: number;
}

/** Of all dags after every edit, so a dag that stayed what it was is not measured again. */
const known = new WeakMap<DagManifest, Measures>();

export function measuresOf(dag: DagManifest): Measures {
  const before = known.get(dag);
  if (before !== undefined) return before;
  const measures = measure(dag);
  known.set(dag, measures);
  return measures;
}

function measure(dag: DagManifest): Measures {
  const places = new Map(dag.nodes.map(({ id }, index) => [id, index]));
  const before = new Map<string, string[]>();
  for (const { from, to } of edges(dag)) {
    // What leads back is of the iteration before.
    if ((places.get(from) ?? 0) >= (places.get(to) ?? 0)) continue;
    before.set(to, [...(before.get(to) ?? []), from]);
  }
  const levels = new Map<string, number>();
  const widths = new Map<number, number>();
  for (const { id, hidden } of dag.nodes) {
    const latest = Math.max(0, ...(before.get(id) ?? []).map((one) => levels.get(one) ?? 0));
    // Glue that needs code is no step of the user's.
    const level = hidden === true ? latest : latest + 1;
    levels.set(id, level);
    if (hidden !== true) widths.set(level, (widths.get(level) ?? 0) + 1);
  }
  return {
    tasks: dag.nodes.filter(({ hidden }) => hidden !== true).length,
    criticalPath: Math.max(0, ...levels.values()),
    widestLevel: Math.max(0, ...widths.values()),
  };
}
