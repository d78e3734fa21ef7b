/**
 * `&&`, `||`, `??` and `?:`. If the other side only computes, they are glue; if it calls or waits, they are a decision,
 * and what is on the way not taken is never called.
 */
import type { Operator } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import { copied, either } from '../copies.ts';
import { decide } from '../decide.ts';
import type { Expr } from '../expr.ts';
import { impurityIn } from '../purity.ts';
import { codeOf, type Reader } from '../reader.ts';
import { settle, toExpr } from '../to-value.ts';
import { type Abstract, dynamic, faulty } from '../values.ts';
import { along, holdsHandle, join, meet } from '../ways.ts';
import { evaluate } from './evaluate.ts';

type Logic = '&&' | '||' | '??';

export function evaluateLogic(r: Reader, node: ts.BinaryExpression): Abstract {
  return logicOf(r, node.operatorToken.getText() as Logic, evaluate(r, node.left), node);
}

/** @param left what the left side is; the right side is read here, if it is */
export function logicOf(r: Reader, op: Logic, left: Abstract, node: ts.BinaryExpression): Abstract {
  const taken = takesRight(op, left);
  if (taken !== undefined) return taken ? evaluate(r, node.right) : left;
  if (left.kind === 'opaque' && r.flow === undefined) return left;
  const pure = impurityIn(r.shared, node.right) === undefined;
  // What is asked and then used is evaluated once.
  const value = pure ? left : settle(r, left, node.left);
  const a = toExpr(r, value, node.left, op === '??' ? 'asked with `??` whether it is there' : `asked with \`${op}\``);
  if (a === undefined) {
    // What the other side does wrong is told all the same.
    along(r, r.control, () => evaluate(r, node.right));
    return faulty;
  }
  if (pure) {
    const right = evaluate(r, node.right);
    if (!holdsHandle(r, right)) {
      copied(r, right, node.right);
      const b = toExpr(r, right, node.right, 'used as a value');
      return b === undefined ? faulty : either(dynamic({ kind: 'op', op, args: [a, b] }, true), left, right);
    }
    return joinedBy(r, op, a, value, () => right, node);
  }
  return joinedBy(r, op, a, value, () => evaluate(r, node.right), node);
}

function joinedBy(
  r: Reader,
  op: Logic,
  test: Expr,
  left: Abstract,
  right: () => Abstract,
  node: ts.BinaryExpression,
): Abstract {
  const none: Expr = { kind: 'leaf', value: { kind: 'const', value: null } };
  const asked: Expr = op === '??' ? { kind: 'op', op: '!=', args: [test, none] } : test;
  const onTrue = op === '&&' ? right : (): Abstract => left;
  const onFalse = op === '&&' ? (): Abstract => left : right;
  return chosen(r, asked, onTrue, onFalse, node);
}

export function evaluateConditional(r: Reader, node: ts.ConditionalExpression): Abstract {
  const condition = evaluate(r, node.condition);
  const known = truthOf(condition);
  if (known !== undefined) return evaluate(r, known ? node.whenTrue : node.whenFalse);
  if (condition.kind === 'opaque' && r.flow === undefined) return condition;
  const test = toExpr(r, condition, node.condition, 'a condition');
  if (test === undefined) {
    along(r, r.control, () => evaluate(r, node.whenTrue));
    along(r, r.control, () => evaluate(r, node.whenFalse));
    return faulty;
  }
  const pure = [node.whenTrue, node.whenFalse].every((side) => impurityIn(r.shared, side) === undefined);
  if (!pure)
    return chosen(
      r,
      test,
      () => evaluate(r, node.whenTrue),
      () => evaluate(r, node.whenFalse),
      node,
    );
  const [yes, no] = [evaluate(r, node.whenTrue), evaluate(r, node.whenFalse)];
  if (holdsHandle(r, yes) || holdsHandle(r, no))
    return chosen(
      r,
      test,
      () => yes,
      () => no,
      node,
    );
  copied(r, yes, node.whenTrue);
  copied(r, no, node.whenFalse);
  const a = toExpr(r, yes, node.whenTrue, 'used as a value');
  const b = toExpr(r, no, node.whenFalse, 'used as a value');
  if (a === undefined || b === undefined) return faulty;
  return either(dynamic({ kind: 'op', op: '?:', args: [test, a, b] }, true), yes, no);
}

/** The value of the way that a decision takes. */
function chosen(r: Reader, test: Expr, onTrue: () => Abstract, onFalse: () => Abstract, at: ts.Node): Abstract {
  const { flow } = r;
  if (flow === undefined) return { kind: 'opaque', because: `\`${codeOf(at)}\` is only known in a run`, at };
  const taken = decide(r, flow, test, at);
  const values: { control: typeof r.control; value: Abstract }[] = [];
  const ways = (['then', 'else'] as const).map((branch) =>
    along(r, taken(branch), () => {
      const value = settle(r, (branch === 'then' ? onTrue : onFalse)(), at);
      values.push({ control: r.control, value });
    }),
  );
  meet(r, ways, at);
  return join(
    r,
    values.filter(({ control }) => control !== false),
    at,
  );
}

/** Whether a condition holds, if that is known already. */
export function truthOf(value: Abstract): boolean | undefined {
  switch (value.kind) {
    case 'const':
      return Boolean(value.value);
    case 'list':
    case 'record':
    case 'closure':
      return true;
    default:
      return undefined;
  }
}

function takesRight(op: Operator, left: Abstract): boolean | undefined {
  if (op === '??') {
    if (left.kind === 'const') return left.value === undefined || left.value === null;
    return left.kind === 'list' || left.kind === 'record' ? false : undefined;
  }
  const truth = truthOf(left);
  return truth === undefined ? undefined : op === '&&' ? truth : !truth;
}
