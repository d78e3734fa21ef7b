import { ts } from 'ts-morph';

/** Whether a call in a flow gives a handle: it calls a task or another flow. */
export function isTaskCall(node: ts.Expression, checker: ts.TypeChecker): node is ts.CallExpression {
  return ts.isCallExpression(node) && isHandle(node, checker);
}

/** Whether an expression of a flow is the promise of a result. */
export function isHandle(node: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(node);
  const parts = type.isIntersection() ? type.types : [type];
  return parts.some((part) => part.getSymbol()?.getName() === 'HandleOf');
}

/** Every node in a body, but not what is in functions inside of it. */
export function walkBody(body: ts.Node, visit: (node: ts.Node) => void): void {
  const walk = (node: ts.Node): void => {
    visit(node);
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, walk);
  };
  ts.forEachChild(body, walk);
}
