import type { ts } from 'ts-morph';
import { evaluate } from '../expressions/evaluate.ts';
import { leaveTries } from '../coverage.ts';
import type { Reader } from '../reader.ts';
import { settle } from '../to-value.ts';
import { nothing } from '../values.ts';
import { leave } from '../loops.ts';

/** Ends the function that is being read; what follows is not reached. */
export function executeReturn(r: Reader, node: ts.ReturnStatement): void {
  const activation = r.activations.at(-1);
  if (activation === undefined) return;
  if (r.inFinally > 0) r.note('jump-in-finally', node, { statement: 'return' });
  const { expression } = node;
  // `return dag(…)` of a factory is bound to the name that the factory's result gets.
  r.naming = activation.naming;
  const value = expression === undefined ? nothing : settle(r, evaluate(r, expression), expression);
  r.naming = undefined;
  leaveTries(r, activation.tries);
  leave(r, value, r.control, node);
  r.control = false;
}
