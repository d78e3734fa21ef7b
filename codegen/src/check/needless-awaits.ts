import { ts } from 'ts-morph';
import type { Sink } from '../diagnostics/sink.ts';
import { replace } from '../fixes/edits.ts';
import { type CheckInput, isFlow } from './context.ts';
import { isTaskCall, walkBody } from '../read/handle-types.ts';
import { usesOf } from '../read/uses-of.ts';

/**
 * `const a = await first(); const b = await second(); third(a, b)`: the value of `a` is only handed on, so its handle would
 * do, and `second` waits for nothing that it needs.
 */
export function checkNeedlessAwaits({ declarations, shared: { checker } }: CheckInput, sink: Sink): void {
  const seen = new Set<ts.Node>();
  for (const flow of declarations.filter(isFlow)) {
    const { body } = flow.closure.node;
    if (body === undefined || !ts.isBlock(body) || seen.has(body)) continue;
    seen.add(body);
    for (const [index, statement] of body.statements.entries()) {
      const awaited = awaitedCall(statement, checker);
      if (awaited === undefined) continue;
      const waiting = callBeforeUse(awaited.symbol, body.statements.slice(index + 1), checker);
      if (waiting === undefined) continue;
      const args = { awaited: nameOf(awaited.call), waiting: nameOf(waiting) };
      const related = [{ at: waiting, message: 'this waits' }];
      const fix = { title: 'drop the `await`', edits: [replace(awaited.call.parent, awaited.call.getText())] };
      sink.report('needless-await', awaited.call.parent, args, { related, fix });
    }
  }
}

/** `const x = await task(…)` */
function awaitedCall(
  statement: ts.Statement,
  checker: ts.TypeChecker,
): { readonly symbol: ts.Symbol; readonly call: ts.CallExpression } | undefined {
  if (!ts.isVariableStatement(statement)) return undefined;
  const [declaration, ...more] = statement.declarationList.declarations;
  if (declaration?.initializer === undefined || more.length > 0 || !ts.isIdentifier(declaration.name)) return undefined;
  if (!ts.isAwaitExpression(declaration.initializer)) return undefined;
  const { expression } = declaration.initializer;
  const symbol = checker.getSymbolAtLocation(declaration.name);
  return symbol !== undefined && isTaskCall(expression, checker) ? { symbol, call: expression } : undefined;
}

/** The first call that comes before any use of the value, if the value is only ever handed to tasks. */
function callBeforeUse(
  symbol: ts.Symbol,
  statements: readonly ts.Statement[],
  checker: ts.TypeChecker,
): ts.CallExpression | undefined {
  let waiting: ts.CallExpression | undefined;
  let isUsed = false;
  for (const statement of statements) {
    const uses = usesOf(symbol, statement, checker);
    if (!uses.every((use) => isHandedOn(use, checker))) return undefined;
    isUsed ||= uses.length > 0;
    if (isUsed || waiting !== undefined) continue;
    // What stands in a branch or a loop may have its own reasons to wait.
    if (!ts.isVariableStatement(statement) && !ts.isExpressionStatement(statement)) continue;
    walkBody(statement, (node) => {
      if (ts.isExpression(node) && isTaskCall(node, checker)) waiting ??= node;
    });
  }
  return isUsed ? waiting : undefined;
}

function isHandedOn(use: ts.Identifier, checker: ts.TypeChecker): boolean {
  const { parent } = use;
  return ts.isCallExpression(parent) && parent.expression !== use && isTaskCall(parent, checker);
}

function nameOf({ expression }: ts.CallExpression): string {
  let at: ts.Expression = expression;
  while (ts.isCallExpression(at) || (ts.isPropertyAccessExpression(at) && /^(with|after)$/.test(at.name.text))) {
    at = at.expression;
  }
  return ts.isPropertyAccessExpression(at) ? at.name.text : at.getText();
}
