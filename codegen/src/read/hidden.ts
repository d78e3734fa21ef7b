import { createHash } from 'node:crypto';
import type { NodeId, TaskKey } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import { nodeOptions } from '../options/node-options.ts';
import type { Generated } from './expr.ts';
import type { FlowState, Reader } from './reader.ts';

/** The name that generated calls are numbered under. No task can have it: `__` is reserved. */
const name = '__glue';

/** Glue that needs code: a call of a generated function, which the user did not write. */
export function addHiddenNode(r: Reader, flow: FlowState, generated: Generated, origin: ts.Node): NodeId {
  const { parameters, code, imports, args } = generated;
  // By content: the same expression is the same function, wherever it stands and whatever stands around it.
  const hash = createHash('sha256')
    .update(JSON.stringify([parameters, code, imports]))
    .digest('hex')
    .slice(0, 16);
  const key: TaskKey = `#glue/${hash}`;
  if (!flow.uses.has(key)) flow.uses.set(key, { kind: 'glue', key, glue: { parameters, code, imports, origin } });
  r.control = flow.graph.reach(r.control);
  const { id } = flow.names.make(flow.group?.id, name, r.labels, origin);
  flow.graph.node(r.control, { id, task: key, args, options: nodeOptions([]), hidden: true });
  flow.positions.set(id, origin);
  return id;
}
