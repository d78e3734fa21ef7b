/**
 * `await using cluster = this.cluster()`: the rest of the block is its scope. Tear-down runs when all calls made in it
 * have ended, whatever way control leaves, and each way then goes on.
 */
import type { NodeManifest, PointId, RegionId, Value } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import { memberOf } from '../../discover/classes.ts';
import type { TaskDeclaration } from '../../discover/declarations.ts';
import { declarationOfMember } from '../../discover/members.ts';
import { all, any, type Formula, passed, threw } from '../../graph/guards.ts';
import { nodeOptions } from '../../options/node-options.ts';
import { bind } from '../bind.ts';
import { takeId } from '../expressions/call-task.ts';
import { evaluate } from '../expressions/evaluate.ts';
import { noteThrower } from '../points.ts';
import { codeOf, type FlowState, type Reader, type Shared } from '../reader.ts';
import type { Abstract } from '../values.ts';
import { intercept, resume } from './exits.ts';

/** A set-up call and what tears it down. */
interface Resource {
  readonly node: NodeManifest;
  readonly teardown: TaskDeclaration;
  readonly control: Formula;
  readonly at: ts.Node;
}

/** @param rest the statements behind it in its block */
export function executeUsing(r: Reader, list: ts.VariableDeclarationList, rest: () => void): void {
  useNext(r, list, list.declarations, rest);
}

/** Each stands in the scope of those before it. */
function useNext(
  r: Reader,
  list: ts.VariableDeclarationList,
  [declaration, ...next]: readonly ts.VariableDeclaration[],
  behind: () => void,
): void {
  const { flow } = r;
  // TypeScript tells where an initializer is missing.
  if (declaration?.initializer === undefined) return behind();
  const rest = (): void => useNext(r, list, next, behind);
  const value = evaluate(r, declaration.initializer);
  bind(r, declaration.name, value);
  const resource = flow === undefined ? undefined : resourceOf(r, flow, value, declaration.initializer);
  if (flow === undefined || resource === undefined) return rest();
  const from = { nodes: flow.graph.nodes.length, groups: flow.graph.groups.length };
  const exits = intercept(r, list, rest);
  const point = tearDown(r, flow, resource, scopeOf(flow, from));
  const ended = flow.graph.meet([passed(point), threw(point)]);
  const leaving = exits.map((exit) => ({
    ...exit,
    // What the body threw goes on whatever became of the tear-down.
    way: { ...exit.way, control: all(exit.way.control, exit.kind === 'throw' ? ended : passed(point)) },
  }));
  // A tear-down that fails throws, unless the body threw already.
  const others = exits.flatMap((exit) => (exit.kind === 'throw' ? [] : [exit.way.control]));
  resume(r, flow, leaving, list);
  const wrong = all(any(others, flow.graph.branchesOf), threw(point));
  if (typeof wrong !== 'boolean') noteThrower(r, point, wrong);
}

function resourceOf(r: Reader, flow: FlowState, value: Abstract, at: ts.Expression): Resource | undefined {
  if (value.kind === 'faulty') return undefined;
  const id = value.kind === 'handle' && value.ref.kind === 'node' ? value.ref.node : undefined;
  const node = id === undefined ? undefined : flow.graph.nodes.find((one) => one.id === id);
  const use = node === undefined ? undefined : flow.uses.get(node.task);
  const teardown = use?.kind === 'declared' ? teardownOf(r.shared, use.declaration) : undefined;
  if (node !== undefined && teardown !== undefined) return { node, teardown, control: r.control, at };
  // A tear-down that is named but does not exist is told at the declaration.
  const isNamed = use?.kind === 'declared' && use.declaration.options.teardown !== undefined;
  if (!isNamed) {
    const task = use?.kind === 'declared' ? use.declaration.name : codeOf(at);
    r.fail('using-without-teardown', at, { task });
  }
  return undefined;
}

/** The task that a set-up task's options name. */
export function teardownOf(shared: Shared, setup: TaskDeclaration): TaskDeclaration | undefined {
  const { teardown } = setup.options;
  if (teardown === undefined) return undefined;
  if ('key' in teardown) {
    const found = shared.declared.find((one) => one.key === teardown.key);
    return found?.kind === 'task' ? found : undefined;
  }
  const member = setup.owner === undefined ? undefined : memberOf(shared, setup.owner, teardown.method);
  if (setup.owner === undefined || member === undefined) return undefined;
  const declaration = declarationOfMember(shared, setup.owner, member);
  return declaration?.kind === 'task' ? declaration : undefined;
}

/** The tear-down's call, and the point that waits for it. */
function tearDown(r: Reader, flow: FlowState, resource: Resource, scope: readonly Value[]): PointId {
  const { node, teardown, control, at } = resource;
  // There is no call of it that could be given an id: no hint asks for one.
  const { id } = takeId(r, flow, undefined, teardown, at.parent, at);
  const { teardown: _, callbacks: __, everyMs: ___, softFail: ____, ...own } = teardown.options;
  const ref: Value = { kind: 'node', node: node.id };
  flow.graph.node(control, {
    id,
    task: teardown.key,
    args: (teardown.signature?.parameters.length ?? 0) === 0 ? [] : [ref],
    options: nodeOptions([...flow.defaults, own]),
    teardown: { of: node.id, scope },
  });
  flow.positions.set(id, at);
  if (!flow.uses.has(teardown.key))
    flow.uses.set(teardown.key, { kind: 'declared', key: teardown.key, declaration: teardown });
  return flow.graph.point(control, { kind: 'await', mode: 'all', of: [{ kind: 'node', node: id }] });
}

/** Everything that was called in the scope: tasks, flows, and what loops called in each iteration. */
function scopeOf(flow: FlowState, from: { readonly nodes: number; readonly groups: number }): Value[] {
  const { graph } = flow;
  const scope: Value[] = [];
  for (const node of graph.nodes.slice(from.nodes)) {
    if (node.group === graph.group) scope.push(seenFrom(flow, node.region, { kind: 'node', node: node.id }));
  }
  for (const group of graph.groups.slice(from.groups)) {
    if (group.parent === graph.group) scope.push(seenFrom(flow, group.region, { kind: 'group', group: group.id }));
  }
  return scope;
}

/** What stands in a loop is seen outside as a list. */
function seenFrom({ graph }: FlowState, inside: RegionId | undefined, value: Value): Value {
  let seen = value;
  for (let id = inside; id !== undefined && id !== graph.region; ) {
    seen = { kind: 'gather', region: id, of: seen };
    id = graph.regions.find((region) => region.id === id)?.parent;
  }
  return seen;
}
