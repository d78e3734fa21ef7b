import { ts } from 'ts-morph';
import { impurityIn } from '../purity.ts';
import type { Reader } from '../reader.ts';

const known = new WeakMap<ts.Node, boolean>();

/** Whether evaluating it may call a task or wait: what stands before it must then be evaluated first. */
export function mayAct(r: Reader, node: ts.Node): boolean {
  return calls(node) && impurityIn(r.shared, node) !== undefined;
}

/** Functions in it are not called by being written there. */
function calls(node: ts.Node): boolean {
  const answer = known.get(node);
  if (answer !== undefined) return answer;
  const acts =
    ts.isAwaitExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    (!ts.isFunctionLike(node) && ts.forEachChild(node, calls) === true);
  known.set(node, acts);
  return acts;
}
