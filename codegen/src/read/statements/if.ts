import { ts } from 'ts-morph';
import { decide } from '../decide.ts';
import { evaluate } from '../expressions/evaluate.ts';
import { truthOf } from '../expressions/logic.ts';
import type { Expr } from '../expr.ts';
import { impurityIn } from '../purity.ts';
import type { Reader } from '../reader.ts';
import { toExpr } from '../to-value.ts';
import type { Abstract } from '../values.ts';
import { along, meet } from '../ways.ts';
import { execute } from './statements.ts';

/** `if (…) … else …`: a decision, unless the condition is constant. */
export function executeIf(r: Reader, node: ts.IfStatement): void {
  const { thenStatement, elseStatement } = node;
  branch(
    r,
    evaluate(r, node.expression),
    node.expression,
    () => execute(r, thenStatement),
    () => elseStatement && execute(r, elseStatement),
  );
}

/** `a && this.b()`, `a ? this.b() : this.c()` as statements: nobody asks for the value. */
export function executeShortIf(r: Reader, node: ts.Expression): boolean {
  if (ts.isConditionalExpression(node)) {
    const { condition, whenTrue, whenFalse } = node;
    branch(
      r,
      evaluate(r, condition),
      condition,
      () => evaluate(r, whenTrue),
      () => evaluate(r, whenFalse),
    );
    return true;
  }
  if (!ts.isBinaryExpression(node) || impurityIn(r.shared, node.right) === undefined) return false;
  const { left, right } = node;
  const then = (): unknown => evaluate(r, right);
  const nothing = (): unknown => undefined;
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.AmpersandAmpersandToken:
      branch(r, evaluate(r, left), left, then, nothing);
      return true;
    case ts.SyntaxKind.BarBarToken:
      branch(r, evaluate(r, left), left, nothing, then);
      return true;
    default:
      return false;
  }
}

function branch(r: Reader, condition: Abstract, at: ts.Node, onTrue: () => unknown, onFalse: () => unknown): void {
  const { flow } = r;
  const known = truthOf(condition);
  if (known !== undefined) {
    if (known) onTrue();
    else onFalse();
    return;
  }
  const test = testOf(r, condition, at);
  if (flow === undefined || test === undefined) {
    // What is wrong on either way is told all the same.
    const { control } = r;
    meet(r, [along(r, control, onTrue), along(r, control, onFalse)], at);
    return;
  }
  const taken = decide(r, flow, test, at);
  meet(r, [along(r, taken('then'), onTrue), along(r, taken('else'), onFalse)], at);
}

function testOf(r: Reader, condition: Abstract, at: ts.Node): Expr | undefined {
  return toExpr(r, condition, at, 'a condition');
}
