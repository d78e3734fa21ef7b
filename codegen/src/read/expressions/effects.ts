import { ts } from 'ts-morph';
import { once } from '../../once.ts';
import { impurityIn } from '../purity.ts';
import type { Reader } from '../reader.ts';
import { isTypeOnly } from '../symbols.ts';

/** Whether evaluating it may call a task or wait: what stands before it must then be evaluated first. */
export function mayAct(r: Reader, node: ts.Node): boolean {
  return calls(node) && (speaksOfThis(node) || impurityIn(r.shared, node) !== undefined);
}

/** Functions in it are not called by being written there. */
const calls = once((node: ts.Node): boolean => {
  return (
    ts.isAwaitExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    (!ts.isFunctionLike(node) && ts.forEachChild(node, (child) => calls(child)) === true)
  );
});

/** Such code is never pure, which is seen without asking for types: most calls of tasks in class form are of `this`. */
const speaksOfThis = once((node: ts.Node): boolean => {
  if (node.kind === ts.SyntaxKind.ThisKeyword) return true;
  return !isTypeOnly(node) && ts.forEachChild(node, (child) => speaksOfThis(child)) === true;
});
