import { ts } from 'ts-morph';
import type { FixSpec, Sink } from '../diagnostics/sink.ts';
import { replace } from '../fixes/edits.ts';
import { importing } from '../fixes/imports.ts';
import { type CheckInput, isFlow } from './context.ts';
import { usesOf } from '../read/uses-of.ts';

/** A `catch` receives skips too: one that takes whatever it caught for a failure should ask first. */
export function checkCaughtSkips({ declarations, shared: { checker } }: CheckInput, sink: Sink): void {
  const visit = (node: ts.Node): void => {
    if (ts.isCatchClause(node)) checkClause(node, checker, sink);
    ts.forEachChild(node, visit);
  };
  for (const flow of declarations.filter(isFlow))
    if (flow.closure.node.body !== undefined) visit(flow.closure.node.body);
}

function checkClause({ variableDeclaration, block }: ts.CatchClause, checker: ts.TypeChecker, sink: Sink): void {
  if (variableDeclaration === undefined || !ts.isIdentifier(variableDeclaration.name)) return;
  const symbol = checker.getSymbolAtLocation(variableDeclaration.name);
  if (symbol === undefined) return;
  const uses = usesOf(symbol, block, checker);
  const [taken] = uses.filter((use) => !ts.isThrowStatement(use.parent));
  if (taken === undefined || uses.some(isAsked)) return;
  sink.report('catch-takes-skip', taken, { variable: symbol.name }, askFix(taken));
}

function askFix(taken: ts.Identifier): { readonly fix?: FixSpec } {
  const imports = importing(taken.getSourceFile(), 'failure', 'value');
  // What is said there to be of another type is the author's to change.
  if (imports === undefined || ts.isAsExpression(taken.parent) || ts.isShorthandPropertyAssignment(taken.parent))
    return {};
  const text = `failure(${taken.text})`;
  return { fix: { title: `write \`${text}\``, edits: [...imports, replace(taken, text)] } };
}

/** `failure(e)` throws a skip on, `isSkip(e)` asks. */
function isAsked({ parent }: ts.Identifier): boolean {
  return ts.isCallExpression(parent) && /^(failure|isSkip)$/.test(parent.expression.getText());
}
