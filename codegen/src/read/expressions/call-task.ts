import { inputsOf, refsOf, type Value } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import type { FlowDeclaration, TaskDeclaration } from '../../discover/declarations.ts';
import { nameFix } from '../../fixes/calls.ts';
import type { Taken } from '../../graph/names.ts';
import { nodeOptions } from '../../options/node-options.ts';
import type { CallOptionsSpec } from '../../options/specs.ts';
import { noteOpen } from '../coverage.ts';
import { type Expr, generate, isTree } from '../expr.ts';
import { addHiddenNode } from '../hidden.ts';
import { addAwait } from '../points.ts';
import type { FlowState, Reader } from '../reader.ts';
import { toValue } from '../to-value.ts';
import { type Abstract, type Callable, dynamic, faulty, handle } from '../values.ts';
import type { Argument } from './call.ts';

/** A call of a task: a node. */
export function callTask(
  r: Reader,
  flow: FlowState,
  callee: Callable,
  declaration: TaskDeclaration,
  args: readonly Argument[],
  node: ts.CallExpression,
): Abstract {
  const values = fuse(r, flow, args).map(({ value, at }) => toValue(r, value, at));
  if (!values.every((value): value is Value => value !== undefined)) return faulty;
  const said = Object.assign({}, ...callee.overrides) as CallOptionsSpec;
  const { teardown: _, callbacks: __, everyMs: ___, softFail: ____, ...own } = declaration.options;
  const options = nodeOptions([...flow.defaults, own, said]);
  const inputs = inputsOf({ args: values, after: callee.after });
  if (inputs.length === 0 && options.triggerRule !== 'all_success') {
    const isForItem = values.some((value) => refsOf(value).some(({ kind }) => kind === 'item'));
    const args = { task: declaration.name, rule: options.triggerRule };
    r.note('rule-without-inputs', node, args, isForItem ? { help: itemIsValue } : {});
  }
  const taken = takeId(r, flow, said.id, declaration, callee.idNode ?? node, node);
  r.control = flow.graph.reach(r.control);
  const displayName = said.displayName ?? declaration.options.displayName;
  flow.graph.node(r.control, {
    id: taken.id,
    task: declaration.key,
    ...(displayName === undefined ? {} : { displayName }),
    args: values,
    ...(callee.after.length === 0 ? {} : { after: callee.after }),
    options,
  });
  flow.positions.set(taken.id, node);
  if (!flow.uses.has(declaration.key))
    flow.uses.set(declaration.key, { kind: 'declared', key: declaration.key, declaration });
  const ref: Value = { kind: 'node', node: taken.id };
  noteOpen(r, ref, inputs, node);
  return handle(ref);
}

const itemIsValue =
  'The item of a list is a value, and where it failed or was skipped this copy is not made. To judge the call that made it, make both calls in one callback, or map an array of handles: `(await list).map(…)`.';

/** Several arguments that need code are computed by one generated function, in one hidden call. */
function fuse(r: Reader, flow: FlowState, args: readonly Argument[]): readonly Argument[] {
  const coded = args.flatMap(({ value }) => (value.kind === 'value' && !isTree(value.expr) ? [value.expr] : []));
  const first = args.find(({ value }) => value.kind === 'value' && !isTree(value.expr));
  if (coded.length < 2 || first === undefined) return args;
  const all = generate({ kind: 'list', items: coded });
  const point = addAwait(r, flow, 'all', [{ kind: 'node', node: addHiddenNode(r, flow, all, first.at) }]);
  let next = 0;
  return args.map((arg): Argument => {
    if (arg.value.kind !== 'value' || isTree(arg.value.expr)) return arg;
    const of: Expr = { kind: 'leaf', value: point };
    return { ...arg, value: dynamic({ kind: 'field', of, key: next++, safe: true }, true) };
  });
}

/** The id of a call of a task or flow; a clash is reported. */
export function takeId(
  r: Reader,
  flow: FlowState,
  given: string | undefined,
  declaration: Pick<TaskDeclaration, 'kind' | 'name'> | Pick<FlowDeclaration, 'kind' | 'id'>,
  idNode: ts.Node,
  node: ts.Node,
): Taken {
  const prefix = flow.group?.id;
  const name = declaration.kind === 'task' ? declaration.name : declaration.id;
  const taken =
    given === undefined ? flow.names.make(prefix, name, r.labels, node) : flow.names.give(prefix, given, name, idNode);
  const { clash, id } = taken;
  if (clash === undefined) {
    // An id that was given and could not be read was reported.
    if (taken.origin === 'numbered' && idNode === node) {
      r.note('numbered-id', node, { task: name, id }, ts.isCallExpression(node) ? nameFix(node, name, id) : {});
    }
    return taken;
  }
  const other = [{ at: clash.at, message: `\`${id}\` is taken here` }];
  if (taken.origin === 'given' && clash.origin === 'given') {
    r.note('duplicate-node-id', idNode, { id, dag: flow.dagId }, { related: other });
  } else if (taken.origin === 'given') r.note('made-id-clash', idNode, { id, task: clash.name }, { related: other });
  else if (clash.origin === 'given') {
    const here = [{ at: node, message: `this call gets the id \`${id}\`` }];
    r.note('made-id-clash', clash.at, { id, task: name }, { related: here });
  } else r.note('duplicate-node-id', node, { id, dag: flow.dagId }, { related: other });
  return taken;
}
