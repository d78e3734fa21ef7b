import { createHash } from 'node:crypto';
import type { NodeId, TaskKey } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import { nodeOptions } from '../options/node-options.ts';
import type { Generated } from './expr.ts';
import type { FlowState, Reader } from './reader.ts';

/** The name that generated calls are numbered under. No task can have it: `__` is reserved. */
const name = '__glue';

/** Glue that needs code: a call of a generated function, which the user did not write. */
export function addHiddenNode(r: Reader, flow: FlowState, generated: Generated, origin: ts.Node): NodeId {
  const { parameters, code, imports, args } = generated;
  const key = keyOf(r, flow, generated, origin);
  if (!flow.uses.has(key)) flow.uses.set(key, { kind: 'glue', key, glue: { parameters, code, imports, origin } });
  r.control = flow.graph.reach(r.control);
  const { id } = flow.names.make(flow.group?.id, name, r.labels, origin);
  flow.graph.node(r.control, { id, task: key, args, options: nodeOptions([]), hidden: true });
  flow.positions.set(id, origin);
  return id;
}

/** By content and place, so that an error in it shows its own line; not by line, so that formatting changes nothing. */
function keyOf(r: Reader, flow: FlowState, { parameters, code, imports }: Generated, origin: ts.Node): TaskKey {
  const place = [r.shared.moduleOf(origin.getSourceFile()), nameAround(origin)];
  const hash = createHash('sha256')
    .update(JSON.stringify([parameters, code, imports, place]))
    .digest('hex')
    .slice(0, 16);
  for (let copy = 1; ; copy += 1) {
    const key: TaskKey = copy === 1 ? `#glue/${hash}` : `#glue/${hash}-${copy}`;
    const use = flow.uses.get(key);
    if (use === undefined || (use.kind === 'glue' && use.glue.origin === origin)) return key;
  }
}

/** What the top-level statement around declares. */
function nameAround(node: ts.Node): string {
  let at = node;
  while (!ts.isSourceFile(at.parent)) at = at.parent;
  const [first] = ts.isVariableStatement(at) ? at.declarationList.declarations : [at];
  const name = first === undefined ? undefined : ts.getNameOfDeclaration(first as ts.Declaration);
  return name?.getText() ?? '';
}
