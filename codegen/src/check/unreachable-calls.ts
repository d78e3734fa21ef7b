import type { NodeId } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import type { FlowDeclaration } from '../discover/declarations.ts';
import type { Sink } from '../diagnostics/sink.ts';
import { Cases } from '../graph/cases.ts';
import { codeOf, Reader } from '../read/reader.ts';
import type { ReadResult } from '../read/task-use.ts';
import { evaluate } from '../read/expressions/evaluate.ts';
import { truthOf } from '../read/expressions/logic.ts';
import { type CheckInput, isDag, isOwn } from './context.ts';

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
    for (const call of callsIn(node.body)) {
      // What was made is asked first: types are dear.
      if (!made.has(call) && isLifted(call.expression, shared.checker)) tell(call, node, shared, told, sink);
    }
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
  const args = { call: codeOf(call), because: cause.because };
  if (cause.kind === 'condition') {
    sink.report('constant-condition', cause.at, {
      condition: codeOf(cause.at),
      call: codeOf(call),
      holds: cause.holds,
    });
  } else
    sink.report('unreachable-call', call, args, {
      related: cause.at === call ? [] : [{ at: cause.at, message: cause.label }],
    });
}

type Cause =
  | { readonly kind: 'condition'; readonly at: ts.Node; readonly holds: boolean; readonly because: string }
  | { readonly kind: 'other'; readonly at: ts.Node; readonly because: string; readonly label: string };

function causeOf(call: ts.Node, flow: ts.Node, shared: CheckInput['shared']): Cause {
  let last: ts.Node | undefined;
  for (let at = call; at !== flow && at.parent !== undefined; at = at.parent) {
    const exit = exitBefore(at);
    if (exit !== undefined) {
      const word = exit.getFirstToken()?.getText() ?? '';
      return { kind: 'other', at: exit, because: `it stands behind a \`${word}\``, label: 'nothing comes behind this' };
    }
    const condition = conditionOver(at);
    last ??= condition?.at;
    const holds = condition && truthOf(evaluate(new Reader(shared), condition.at));
    if (condition !== undefined && holds !== undefined && holds !== condition.wanted) {
      return { kind: 'condition', at: condition.at, holds, because: '' };
    }
    if (ts.isCatchClause(at)) {
      const keyword = at.getFirstToken() ?? at;
      return { kind: 'other', at: keyword, because: 'nothing in the `try` can throw', label: 'nothing is caught here' };
    }
  }
  if (last === undefined) return { kind: 'other', at: call, because: 'control never comes to it', label: '' };
  const because = 'the conditions on the way to it cannot all hold';
  return { kind: 'other', at: last, because, label: 'not together with what came before' };
}

/** A statement in front of this one, in its block, behind which nothing comes. */
function exitBefore(at: ts.Node): ts.Statement | undefined {
  const { parent } = at;
  if (!ts.isBlock(parent) && !ts.isCaseOrDefaultClause(parent)) return undefined;
  const before = parent.statements.slice(0, parent.statements.indexOf(at as ts.Statement));
  return before.find(
    (one) =>
      ts.isReturnStatement(one) || ts.isThrowStatement(one) || ts.isBreakStatement(one) || ts.isContinueStatement(one),
  );
}

/** The condition that decides whether control comes to this place, and what it would have to be. */
function conditionOver(at: ts.Node): { readonly at: ts.Expression; readonly wanted: boolean } | undefined {
  const { parent } = at;
  if (ts.isIfStatement(parent) && at !== parent.expression) {
    return { at: parent.expression, wanted: at === parent.thenStatement };
  }
  if (ts.isConditionalExpression(parent) && at !== parent.condition) {
    return { at: parent.condition, wanted: at === parent.whenTrue };
  }
  if (!ts.isBinaryExpression(parent) || at !== parent.right) return undefined;
  switch (parent.operatorToken.kind) {
    case ts.SyntaxKind.AmpersandAmpersandToken:
      return { at: parent.left, wanted: true };
    case ts.SyntaxKind.BarBarToken:
      return { at: parent.left, wanted: false };
    default:
      return undefined;
  }
}
