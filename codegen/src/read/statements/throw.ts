import { ts } from 'ts-morph';
import { evaluate } from '../expressions/evaluate.ts';
import { evaluateArguments } from '../expressions/call.ts';
import { recordOf } from '../constants.ts';
import { addPoint } from '../points.ts';
import { codeOf, type Reader } from '../reader.ts';
import { unwrap } from '../symbols.ts';
import { toValue } from '../to-value.ts';
import { type Abstract, constant } from '../values.ts';

/** `throw new Error('…')`: the path fails here. */
export function executeThrow(r: Reader, node: ts.ThrowStatement): void {
  const { flow } = r;
  if (r.inFinally > 0) r.note('jump-in-finally', node, { statement: 'throw' });
  const error = errorOf(r, node.expression);
  if (flow === undefined) {
    r.control = false;
    return;
  }
  const value = toValue(r, error, node.expression);
  if (value === undefined) r.control = false;
  else flow.throws.set(addPoint(r, flow, { kind: 'throw', error: value }), node);
}

/** An error made here is what a `catch` would see of it: its name and message. */
function errorOf(r: Reader, expression: ts.Expression): Abstract {
  const node = unwrap(expression);
  if (!ts.isNewExpression(node) || !/^(?:|Type|Range|Syntax|Reference|Eval|URI)Error$/.test(codeOf(node.expression))) {
    return evaluate(r, expression);
  }
  const args = evaluateArguments(r, node.arguments ?? []);
  const message = Array.isArray(args)
    ? ((args[0] as { value: Abstract } | undefined)?.value ?? constant(''))
    : constant('');
  return recordOf(r, [
    ['name', constant(codeOf(node.expression))],
    ['message', message],
  ]);
}
