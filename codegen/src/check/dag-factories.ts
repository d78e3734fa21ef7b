import { ts } from 'ts-morph';
import type { Sink } from '../diagnostics/sink.ts';
import { originOf } from '../read/origins.ts';
import { functionOf, resolveAlias, symbolOf, unwrap } from '../read/symbols.ts';
import type { Opaque } from '../read/values.ts';
import type { CheckInput } from './context.ts';

type Shared = CheckInput['shared'];

/** Top-level names that would hold dags, if what the dags are made of were known: without this they would be missing, silently. */
export function checkDagFactories({ shared }: CheckInput, sink: Sink): void {
  for (const file of shared.project.sourceFiles) {
    for (const statement of file.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (initializer === undefined || !ts.isIdentifier(name)) continue;
        const symbol = shared.checker.getSymbolAtLocation(name);
        const value = symbol === undefined ? undefined : shared.moduleValues.get(symbol);
        if (value === undefined || value === 'busy' || value.kind !== 'opaque') continue;
        const maker = makerIn(initializer, shared);
        if (maker === undefined) continue;
        const cause = value.at === initializer ? (causeIn(initializer, shared) ?? value) : value;
        const related =
          cause.at === undefined || cause === value
            ? []
            : [{ at: cause.at, message: 'this is where its value comes from' }];
        const factory = maker.getText();
        sink.report('inexact-dag-factory', value.at ?? maker, { factory, because: cause.because }, { related });
      }
    }
  }
}

/** The first name in an expression whose value is not known. */
function causeIn(expression: ts.Expression, shared: Shared): Opaque | undefined {
  let found: Opaque | undefined;
  const visit = (node: ts.Node): void => {
    if (found !== undefined) return;
    const symbol = ts.isIdentifier(node) ? shared.checker.getSymbolAtLocation(node) : undefined;
    const value = symbol === undefined ? undefined : shared.moduleValues.get(resolveAlias(shared, symbol));
    if (value !== undefined && value !== 'busy' && value.kind === 'opaque') {
      found = { ...value, because: value.because.replace(/^`[\s\S]*` /, `\`${node.getText()}\` `) };
    } else ts.forEachChild(node, visit);
  };
  visit(expression);
  return found;
}

/** What is called in an expression and makes a dag: `dag` itself, or a function of the project that calls it. */
function makerIn(initializer: ts.Expression, shared: Shared): ts.Identifier | undefined {
  let found: ts.Identifier | undefined;
  const visit = (node: ts.Node): void => {
    if (found !== undefined) return;
    if (ts.isCallExpression(node)) {
      const callee = unwrap(node.expression);
      if (ts.isIdentifier(callee) && makesDags(callee, shared, true)) found = callee;
    }
    ts.forEachChild(node, visit);
  };
  visit(initializer);
  return found;
}

function makesDags(callee: ts.Identifier, shared: Shared, follow: boolean): boolean {
  const symbol = symbolOf(shared, callee);
  if (symbol === undefined) return false;
  const target = resolveAlias(shared, symbol);
  if (originOf(shared, target) === 'sdk') return target.name === 'dag';
  const body = follow ? functionOf(target.valueDeclaration)?.body : undefined;
  let makes = false;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression))
      makes ||= makesDags(node.expression, shared, false);
    ts.forEachChild(node, visit);
  };
  if (body !== undefined) visit(body);
  return makes;
}
