/** Declarations, and where their names and words stand. */
import { ts } from 'ts-morph';
import type { Declaration, FlowDeclaration } from '../discover/declarations.ts';
import type { AnalysedDag, Analysis } from '../project/api.ts';
import { resolveAlias } from '../read/symbols.ts';

/** The dags whose name, or whose word `dag`, this is. */
export function dagsDeclaredAt(analysis: Analysis, node: ts.Node): AnalysedDag[] {
  return analysis.dags.filter(
    ({ declaration }) => declaration.nameNode === node || wordOf(analysis, declaration) === node,
  );
}

/** `dag` of `@dag({ … })` or `dag({ … }, …)`. */
export function wordOf(analysis: Analysis, { nameNode, closure, form, kind }: FlowDeclaration): ts.Node | undefined {
  if (form === 'function') {
    const { parent } = closure.node;
    return ts.isCallExpression(parent) ? parent.expression : undefined;
  }
  const method = nameNode.parent;
  const decorators = ts.canHaveDecorators(method) ? (ts.getDecorators(method) ?? []) : [];
  return decorators
    .map(({ expression }) => (ts.isCallExpression(expression) ? expression.expression : expression))
    .find((word) => importedName(analysis, word) === kind);
}

function importedName({ shared }: Analysis, word: ts.Node): string | undefined {
  const symbol = shared.checker.getSymbolAtLocation(word);
  return symbol === undefined ? undefined : resolveAlias(shared, symbol).name;
}

/** All of the source that declares the flow. */
export function wholeOf({ nameNode, closure }: FlowDeclaration): ts.Node {
  const { parent } = closure.node;
  if (!ts.isCallExpression(parent)) return closure.node;
  return ts.isVariableDeclaration(nameNode.parent) && nameNode.parent.initializer === parent ? nameNode.parent : parent;
}

/** What a name stands for, wherever it stands: at the declaration, in an import, at a call in a flow. */
export function declarationsNamedBy(analysis: Analysis, name: ts.Node): Declaration[] {
  const places = new Set(symbolsOf(analysis, name).flatMap(({ declarations = [] }) => declarations));
  if (places.size === 0) return [];
  const all: readonly Declaration[] = [
    ...analysis.declarations.tasks,
    ...analysis.declarations.groups,
    ...analysis.dags.map((dag) => dag.declaration),
  ];
  return all.filter(({ nameNode }) => places.has(nameNode.parent as ts.Declaration));
}

/** A flow sees a class through `Flow<this>`, whose members stand for those of the class. */
function symbolsOf({ shared }: Analysis, name: ts.Node): readonly ts.Symbol[] {
  const { checker } = shared;
  const { parent } = name;
  const symbol =
    ts.isShorthandPropertyAssignment(parent) && parent.name === name
      ? checker.getShorthandAssignmentValueSymbol(parent)
      : checker.getSymbolAtLocation(name);
  return symbol === undefined ? [] : checker.getRootSymbols(resolveAlias(shared, symbol));
}
