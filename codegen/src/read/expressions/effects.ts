import { ts } from 'ts-morph';

const known = new WeakMap<ts.Node, boolean>();

/**
 * Whether evaluating it may wait, call or throw: what stands before it must then be evaluated first. Functions in it are
 * not called by being written there.
 */
export function mayAct(node: ts.Node): boolean {
  const answer = known.get(node);
  if (answer !== undefined) return answer;
  const acts =
    ts.isAwaitExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    (!ts.isFunctionLike(node) && ts.forEachChild(node, mayAct) === true);
  known.set(node, acts);
  return acts;
}
