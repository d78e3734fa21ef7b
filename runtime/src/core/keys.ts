/** How instances are named: `node`, `node[2]`, `node[2][0]`. The same names as `instanceKey` of the manifest gives. */
import type { NodeId } from '@tradewind/sdk/manifest';
import type { InstanceKey, MapPath } from './model.ts';

export function keyOf(id: string, mapPath: MapPath): InstanceKey {
  let key = id;
  for (const index of mapPath) key += `[${index}]`;
  return key;
}

/** The way back; undefined for a text that is no such name. */
export function parseKey(key: InstanceKey): { nodeId: NodeId; mapPath: number[] } | undefined {
  const open = key.indexOf('[');
  if (open < 0) return { nodeId: key, mapPath: [] };
  const indices = key.slice(open);
  if (!/^(?:\[(?:0|[1-9]\d*)\])+$/.test(indices)) return undefined;
  return { nodeId: key.slice(0, open), mapPath: indices.slice(1, -1).split('][').map(Number) };
}
