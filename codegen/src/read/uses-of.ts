import { ts } from 'ts-morph';

/** Every place in a piece of code where a name is used. */
export function usesOf(symbol: ts.Symbol, code: ts.Node, checker: ts.TypeChecker): ts.Identifier[] {
  const uses: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === symbol.name && isSame(node, symbol, checker)) uses.push(node);
    ts.forEachChild(node, visit);
  };
  visit(code);
  return uses;
}

function isSame(node: ts.Identifier, symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const { parent } = node;
  const found =
    ts.isShorthandPropertyAssignment(parent) && parent.name === node
      ? checker.getShorthandAssignmentValueSymbol(parent)
      : checker.getSymbolAtLocation(node);
  return found === symbol;
}
