/**
 * What the manifest can say and this engine does not do yet. It is refused before anything runs, never ignored: a
 * failure callback that is silently not called is worse than none.
 */
import type { Manifest } from '@tradewind/sdk/manifest';
import { UnknownDag } from './errors.ts';

export interface Refusal {
  /** Node id, or the dag's own. */
  readonly at: string;
  readonly what: string;
  /** The compiler warns of it too, at its place in the sources. */
  readonly warned: boolean;
}

/** Also of the dags that it triggers, and those that these trigger. */
export function refusalsOf(
  manifest: Manifest,
  dagId: string,
  pools: Readonly<Record<string, number>> = {},
): readonly Refusal[] {
  return [...withTriggered(manifest, dagId)].flatMap((id) => refusalsOfOne(manifest, id, pools));
}

/** A dag and all that a run of it may start runs of. */
export function withTriggered(manifest: Manifest, dagId: string): ReadonlySet<string> {
  const found = new Set([dagId]);
  for (const id of found) {
    const nodes = manifest.dags.find((dag) => dag.id === id)?.nodes ?? [];
    for (const { task } of nodes) {
      const triggered = manifest.tasks[task]?.triggers?.dag;
      if (triggered !== undefined) found.add(triggered);
    }
  }
  return found;
}

function refusalsOfOne(manifest: Manifest, dagId: string, pools: Readonly<Record<string, number>>): readonly Refusal[] {
  const dag = manifest.dags.find(({ id }) => id === dagId);
  if (!dag)
    throw new UnknownDag(
      dagId,
      manifest.dags.map(({ id }) => id),
    );
  const refusals: Refusal[] = [];
  const refuse = (at: string, what: string, warned = true): void => void refusals.push({ at, what, warned });
  if (dag.schedule.kind === 'assets') refuse(dag.id, 'a schedule on assets');
  if (dag.dependsOnPast) refuse(dag.id, 'dependsOnPast');
  if (dag.timeoutMs !== undefined) refuse(dag.id, 'a timeout of the whole dag');
  for (const callback of dag.callbacks ?? []) refuse(dag.id, `the callback ${callback}`);
  for (const node of dag.nodes) {
    const task = manifest.tasks[node.task];
    if (task?.kind === 'sensor') refuse(node.id, 'sensors', false);
    for (const callback of task?.callbacks ?? []) refuse(node.id, `the callback ${callback}`);
    const { pool, poolSlots, queue } = node.options;
    if (queue !== 'default') refuse(node.id, `the queue '${queue}': there is only 'default'`, false);
    const slots = pool === 'default' ? (pools['default'] ?? Number.POSITIVE_INFINITY) : pools[pool];
    if (slots === undefined) refuse(node.id, `the pool '${pool}': no pool of this name is in the config`);
    else if (poolSlots > slots)
      refuse(node.id, `${poolSlots} slots of the pool '${pool}', which has only ${slots}`, false);
  }
  return refusals;
}
