import type { NodeId } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import type { FlowDeclaration } from '../discover/declarations.ts';
import type { Sink } from '../diagnostics/sink.ts';
import { Cases } from '../graph/cases.ts';
import { codeOf } from '../read/reader.ts';
import { isUnresolved, resolveAlias, symbolOf } from '../read/symbols.ts';
import type { ReadResult } from '../read/task-use.ts';
import { type CheckInput, isDag, isOwn } from './context.ts';
import { causeOf } from './unreachable-causes.ts';

/**
 * Calls that no run makes: behind a `return` or `throw`, under a condition that is known already, or behind conditions that
 * exclude each other. Where one stands in a dag that is made several times, it must be out of reach in each of them.
 */
export function checkUnreachableCalls({ declarations, dags, shared }: CheckInput, sink: Sink): void {
  const flows = new Map<FlowDeclaration['closure']['node'], FlowDeclaration>();
  for (const one of declarations.filter(isDag)) {
    // A factory of another module may be asked for others elsewhere.
    const { node } = one.closure;
    if (isOwn(one) && node.getSourceFile() === one.file) flows.set(node, one);
  }
  if (flows.size === 0) return;
  const made = new Set<ts.Node>();
  for (const dag of dags) for (const node of reachedCalls(dag)) made.add(node);
  for (const node of flows.keys()) {
    if (node.body === undefined) continue;
    const told = new Set<ts.Node>();
    // What was made is asked first: types are dear.
    const missing = callsIn(node.body).filter((call) => !made.has(call) && isLifted(call.expression, shared.checker));
    // What takes a value that TypeScript does not know either was not read.
    if (missing.length === 0 || hasUnknownName(node.body, shared)) continue;
    for (const call of missing) tell(call, node, shared, told, sink);
  }
}

function reachedCalls({ dag, positions, groups }: ReadResult): ts.Node[] {
  const cases = new Cases(dag);
  const at = (id: NodeId, of: ReadonlyMap<string, ts.Node>): ts.Node[] => {
    const node = of.get(id);
    return node === undefined ? [] : [node];
  };
  return [
    ...dag.nodes.filter((node) => cases.canBeReached(node)).flatMap(({ id }) => at(id, positions)),
    ...dag.groups.filter((group) => cases.canBeReached(group)).flatMap(({ id }) => at(id, groups)),
  ];
}

/** Every call that is written there. */
function callsIn(body: ts.Node): ts.CallExpression[] {
  const calls: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) calls.push(node);
    ts.forEachChild(node, visit);
  };
  visit(body);
  return calls;
}

function hasUnknownName(body: ts.Node, shared: CheckInput['shared']): boolean {
  const isUnknown = (node: ts.Node): boolean => {
    if (!ts.isIdentifier(node)) return ts.forEachChild(node, isUnknown) ?? false;
    const { parent } = node;
    const isOfOther = ts.isPropertyAccessExpression(parent) && parent.name === node;
    if (isOfOther || ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
    const symbol = symbolOf(shared, node);
    return symbol === undefined || isUnresolved(resolveAlias(shared, symbol));
  };
  return isUnknown(body);
}

/** Only what is called in a flow takes options and order. */
function isLifted(callee: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(callee);
  return type.getCallSignatures().length > 0 && ['with', 'after'].every((name) => type.getProperty(name) !== undefined);
}

/** One finding for everything that the same cause keeps from being called. */
function tell(
  call: ts.CallExpression,
  flow: ts.Node,
  shared: CheckInput['shared'],
  told: Set<ts.Node>,
  sink: Sink,
): void {
  const cause = causeOf(call, flow, shared);
  if (told.has(cause.at)) return;
  told.add(cause.at);
  const { at } = cause;
  if (cause.kind === 'constant') {
    sink.report('constant-condition', at, { condition: codeOf(at), call: codeOf(call), is: cause.is });
    return;
  }
  const related = at === call ? [] : [{ at, message: cause.label }];
  sink.report('unreachable-call', call, { call: codeOf(call), because: cause.because }, { related });
}
