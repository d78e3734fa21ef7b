/** Names and what they stand for. */
import { ts } from 'ts-morph';
import type { Shared } from './reader.ts';

/** The symbol that an identifier in an expression means. */
export function symbolOf(shared: Shared, node: ts.Identifier): ts.Symbol | undefined {
  if (ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node) {
    return shared.checker.getShorthandAssignmentValueSymbol(node.parent);
  }
  return shared.checker.getSymbolAtLocation(node);
}

/** Behind imports and re-exports. */
export function resolveAlias(shared: Shared, symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : shared.checker.getAliasedSymbol(symbol);
}

/** Of a name that is imported from nowhere: TypeScript tells it. */
export function isUnresolved(target: ts.Symbol): boolean {
  return target.name === 'unknown' && target.declarations === undefined;
}

/** How an imported name is imported: what to write in generated code. */
export function specifierOf(symbol: ts.Symbol): { specifier: string; exportName: string } | undefined {
  for (const declaration of symbol.declarations ?? []) {
    if (ts.isImportSpecifier(declaration)) {
      const { moduleSpecifier } = declaration.parent.parent.parent;
      if (!ts.isStringLiteral(moduleSpecifier)) continue;
      return { specifier: moduleSpecifier.text, exportName: (declaration.propertyName ?? declaration.name).text };
    }
    if (ts.isImportClause(declaration) && ts.isStringLiteral(declaration.parent.moduleSpecifier)) {
      return { specifier: declaration.parent.moduleSpecifier.text, exportName: 'default' };
    }
    if (ts.isNamespaceImport(declaration) && ts.isStringLiteral(declaration.parent.parent.moduleSpecifier)) {
      return { specifier: declaration.parent.parent.moduleSpecifier.text, exportName: '*' };
    }
    if (ts.isExportSpecifier(declaration)) {
      const { moduleSpecifier } = declaration.parent.parent;
      if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) continue;
      return { specifier: moduleSpecifier.text, exportName: (declaration.propertyName ?? declaration.name).text };
    }
  }
  return undefined;
}

/** What only the type checker sees. */
export function isTypeOnly(node: ts.Node): boolean {
  return ts.isTypeNode(node) || ts.isTypeParameterDeclaration(node);
}

/** The function-like value of a declaration, if it is one: `function f() {}`, `const f = () => {}`. */
export function functionOf(declaration: ts.Node | undefined): ts.FunctionLikeDeclaration | undefined {
  if (declaration === undefined) return undefined;
  if (ts.isFunctionDeclaration(declaration) || ts.isMethodDeclaration(declaration)) return declaration;
  if (ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration)) {
    const value = declaration.initializer === undefined ? undefined : unwrap(declaration.initializer);
    if (value !== undefined && (ts.isArrowFunction(value) || ts.isFunctionExpression(value))) return value;
  }
  return undefined;
}

/** Without parentheses and what only the type checker sees. */
export function unwrap(node: ts.Expression): ts.Expression {
  let at = node;
  while (
    ts.isParenthesizedExpression(at) ||
    ts.isAsExpression(at) ||
    ts.isSatisfiesExpression(at) ||
    ts.isTypeAssertionExpression(at) ||
    ts.isNonNullExpression(at)
  ) {
    at = at.expression;
  }
  return at;
}
