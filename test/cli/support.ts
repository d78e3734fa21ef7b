import type { DagManifest, NodeManifest } from '@tradewind/sdk/manifest';
import type { Instance, InstanceState } from '../../runtime/src/core/model.ts';
import { dag, node } from '../sdk-manifest/sample.ts';

/** A dag from lines: `extract > clean > report`, `a > !b` for order without a value. */
export function dagOf(text: string, more: Partial<DagManifest> = {}): DagManifest {
  const args = new Map<string, string[]>();
  const after = new Map<string, string[]>();
  const ids = new Set<string>();
  for (const line of text.trim().split('\n')) {
    const steps = line.split('>').map((step) => step.trim());
    for (const [index, step] of steps.entries()) {
      const id = step.replace('!', '');
      ids.add(id);
      const before = steps[index - 1]?.replace('!', '');
      if (before === undefined) continue;
      const map = step.startsWith('!') ? after : args;
      map.set(id, [...(map.get(id) ?? []), before]);
    }
  }
  const handle = (id: string) => ({ kind: 'node' as const, node: id });
  const nodes = inOrder([...ids], (id) => [...(args.get(id) ?? []), ...(after.get(id) ?? [])]).map(
    (id): NodeManifest =>
      node(id, {
        args: (args.get(id) ?? []).map(handle),
        ...(after.has(id) ? { after: (after.get(id) ?? []).map(handle) } : {}),
      }),
  );
  return dag('sample', { nodes, ...more });
}

/** Program order: a call stands behind what it takes. */
function inOrder(ids: readonly string[], before: (id: string) => readonly string[]): string[] {
  const order = new Set<string>();
  const visit = (id: string): void => {
    if (order.has(id)) return;
    for (const one of before(id)) visit(one);
    order.add(id);
  };
  for (const id of ids) visit(id);
  return [...order];
}

export function instance(nodeId: string, state: InstanceState, more: Partial<Instance> = {}): Instance {
  return { nodeId, mapPath: [], state, tryNumber: 1, lostTries: 0, ...more };
}
