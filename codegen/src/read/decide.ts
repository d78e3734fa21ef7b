import type { ts } from 'ts-morph';
import { atom, type Formula } from '../graph/guards.ts';
import { type Expr, isTree, treeOf } from './expr.ts';
import { addPoint } from './points.ts';
import type { FlowState, Reader } from './reader.ts';
import { settle } from './to-value.ts';
import { dynamic } from './values.ts';

/** A decision on a condition. Gives control on either way. */
export function decide(r: Reader, flow: FlowState, test: Expr, at: ts.Node): (branch: 'then' | 'else') => Formula {
  const settled = isTree(test) ? test : settledExpr(r, test, at);
  const point = addPoint(r, flow, {
    kind: 'decide',
    branches: [{ name: 'then', test: treeOf(settled) }, { name: 'else' }],
  });
  flow.throws.set(point, at);
  return (branch) => atom(point, `branch:${branch}`);
}

/** Code is computed by a hidden call before the decision looks at what it gave. */
function settledExpr(r: Reader, test: Expr, at: ts.Node): Expr {
  const value = settle(r, dynamic(test), at);
  return value.kind === 'value' ? value.expr : test;
}
