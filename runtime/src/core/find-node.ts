import { parseKey } from './keys.ts';
import type { Cause, InstanceKey } from './model.ts';
import type { NodeCell } from './nodes.ts';
import type { RegionCell } from './regions.ts';
import type { CallOrder, Frame, Run } from './run.ts';

/** The instance of that name; none if control has not come near it. */
export function findNode(run: Run, key: InstanceKey): NodeCell | undefined {
  const found = parseKey(key);
  const plan = found && run.index.nodes.get(found.nodeId);
  if (plan === undefined) return undefined;
  let frame: Frame | undefined = run.root;
  const { mapPath } = found as NonNullable<typeof found>;
  if (mapPath.length === plan.scope.depth) {
    const loops = [];
    for (let scope = plan.scope; scope.region !== undefined; scope = scope.region.scope) loops.push(scope.region.slot);
    for (const [depth, slot] of loops.reverse().entries()) {
      const region = frame?.cells[slot] as RegionCell | undefined;
      frame = region?.frames[mapPath[depth] as number];
    }
    const cell = frame?.cells[plan.slot] as NodeCell | undefined;
    if (cell !== undefined) return cell;
  }
  return run.placeholders.get(key) as NodeCell | undefined;
}

/** Place in call order of the task that something began at; none if the flow itself threw it. */
export function originOf(run: Run, cause: Cause | undefined): CallOrder | undefined {
  const node = cause && findNode(run, cause.at);
  return node?.plan.hidden === false ? node.callOrder() : undefined;
}
