import { ts } from 'ts-morph';
import type { Sink } from '../diagnostics/sink.ts';
import { awaitAllFix, awaitPromiseFix } from '../fixes/awaits.ts';
import { codeOf } from '../read/reader.ts';
import { type CheckInput, isFlow, isOwn } from './context.ts';
import { usesOf } from '../read/uses-of.ts';

/** Promises of async callbacks that are bound to a name which nobody uses. As statements, the reader tells them. */
export function checkFloatingPromises({ declarations, shared: { checker } }: CheckInput, sink: Sink): void {
  const seen = new Set<ts.Node>();
  for (const { closure } of declarations.filter(isFlow).filter(isOwn)) {
    const { body } = closure.node;
    if (body === undefined || seen.has(body)) continue;
    seen.add(body);
    const visit = (node: ts.Node): void => {
      if (ts.isVariableDeclaration(node)) checkVariable(node, body, checker, sink);
      ts.forEachChild(node, visit);
    };
    visit(body);
  }
}

function checkVariable(
  { name, initializer }: ts.VariableDeclaration,
  body: ts.Node,
  checker: ts.TypeChecker,
  sink: Sink,
): void {
  if (initializer === undefined || !ts.isIdentifier(name) || !ts.isCallExpression(initializer)) return;
  const type = checker.getTypeAtLocation(name);
  const isList = checker.isArrayType(type);
  const [item = type] = isList ? checker.getTypeArguments(type as ts.TypeReference) : [];
  if (item.getSymbol()?.name !== 'Promise') return;
  const symbol = checker.getSymbolAtLocation(name);
  if (symbol === undefined || usesOf(symbol, body, checker).some((use) => use !== name)) return;
  const fix = isList ? awaitAllFix(initializer) : awaitPromiseFix(initializer);
  sink.report('floating-callback', initializer, { code: codeOf(initializer) }, fix);
}
