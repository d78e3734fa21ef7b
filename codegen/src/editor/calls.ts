/** Calls in flows: which piece of the sources made which nodes and groups. */
import type { DagManifest, GroupManifest, NodeManifest } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import type { AnalysedDag, Analysis } from '../project/api.ts';
import { outwards } from './places.ts';

/** What one call became in one dag: several nodes if a loop over a constant, or a flow that is called twice, is around. */
export interface NodesOfCall {
  readonly dag: DagManifest;
  readonly nodes: readonly NodeManifest[];
}

/** A call of a task that stands in some flow. */
export interface TaskCall {
  readonly node: ts.CallExpression;
  /** The task's name in it. */
  readonly name: ts.Node;
  readonly made: readonly NodesOfCall[];
}

const known = new WeakMap<Analysis, ReadonlyMap<ts.Node, NodesOfCall[]>>();

/** By the call that made them; without what the compiler adds of its own accord. */
function madeBy(analysis: Analysis): ReadonlyMap<ts.Node, NodesOfCall[]> {
  const before = known.get(analysis);
  if (before !== undefined) return before;
  const found = new Map<ts.Node, NodesOfCall[]>();
  for (const { read } of analysis.dags) {
    for (const [at, nodes] of nodesByPlace(read)) found.set(at, [...(found.get(at) ?? []), { dag: read.dag, nodes }]);
  }
  known.set(analysis, found);
  return found;
}

function nodesByPlace({ dag, positions }: AnalysedDag['read']): Map<ts.Node, NodeManifest[]> {
  const found = new Map<ts.Node, NodeManifest[]>();
  for (const node of dag.nodes) {
    const at = positions.get(node.id);
    // A tear-down is called where its set-up is.
    if (at === undefined || node.hidden === true || node.teardown !== undefined) continue;
    const nodes = found.get(at);
    if (nodes === undefined) found.set(at, [node]);
    else nodes.push(node);
  }
  return found;
}

/** All calls of tasks, in no order. */
export function taskCalls(analysis: Analysis): TaskCall[] {
  return [...madeBy(analysis)].flatMap(([node, made]) =>
    ts.isCallExpression(node) ? [{ node, name: nameOfCallee(node), made }] : [],
  );
}

/** The call whose task's name this is. */
export function taskCallNamedBy(analysis: Analysis, name: ts.Node): TaskCall | undefined {
  for (const node of outwards(name)) {
    if (!ts.isCallExpression(node) || nameOfCallee(node) !== name) continue;
    const made = madeBy(analysis).get(node);
    if (made !== undefined) return { node, name, made };
  }
  return undefined;
}

/** A call of a flow in a flow, as one of the groups that it made. */
export interface MadeGroup {
  readonly dag: DagManifest;
  readonly group: GroupManifest;
  /** Calls of tasks in it, at any depth. */
  readonly tasks: readonly string[];
}

/** The groups of the call whose flow's name this is. */
export function groupsNamedBy({ dags }: Analysis, name: ts.Node): MadeGroup[] {
  return dags.flatMap(({ read: { dag, groups } }) =>
    dag.groups.flatMap((group) => {
      const at = groups.get(group.id);
      if (at === undefined || !ts.isCallExpression(at) || nameOfCallee(at) !== name) return [];
      const inside = dag.nodes.filter(({ id, hidden }) => hidden !== true && id.startsWith(`${group.id}.`));
      return [{ dag, group, tasks: inside.map(({ id }) => id) }];
    }),
  );
}

/** Of `this.load.with({ … }).after(x)(…)` the name `load`. */
export function nameOfCallee({ expression }: ts.CallExpression): ts.Node {
  let callee: ts.Expression = expression;
  while (ts.isCallExpression(callee) && ts.isPropertyAccessExpression(callee.expression)) {
    callee = callee.expression.expression;
  }
  if (ts.isPropertyAccessExpression(callee)) return callee.name;
  return ts.isElementAccessExpression(callee) ? callee.argumentExpression : callee;
}
