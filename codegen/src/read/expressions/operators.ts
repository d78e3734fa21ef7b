import type { Operator } from '@tradewind/sdk/manifest';
import { operators } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import type { Expr } from '../expr.ts';
import { isAssignment } from '../purity.ts';
import { codeOf, type Reader } from '../reader.ts';
import { settle, toExpr } from '../to-value.ts';
import { type Abstract, constant, dynamic, faulty } from '../values.ts';
import { assign, evaluateAssignment } from './assign.ts';
import { mayAct } from './effects.ts';
import { evaluate } from './evaluate.ts';
import { evaluateLogic } from './logic.ts';
import { isDate, typeAt } from './types.ts';

export function evaluateBinary(r: Reader, node: ts.BinaryExpression): Abstract {
  const operator = node.operatorToken.kind;
  if (isAssignment(operator)) return evaluateAssignment(r, node);
  switch (operator) {
    case ts.SyntaxKind.AmpersandAmpersandToken:
    case ts.SyntaxKind.BarBarToken:
    case ts.SyntaxKind.QuestionQuestionToken:
      return evaluateLogic(r, node);
    case ts.SyntaxKind.CommaToken:
      evaluate(r, node.left);
      return evaluate(r, node.right);
    default:
  }
  let left = evaluate(r, node.left);
  if (mayAct(r, node.right)) left = settle(r, left, node.left);
  const right = evaluate(r, node.right);
  return operate(r, ts.tokenToString(operator) ?? '', left, right, node);
}

/** `left op right`, folded if both are constant. */
export function operate(r: Reader, op: string, left: Abstract, right: Abstract, node: ts.BinaryExpression): Abstract {
  if (r.flow === undefined) {
    const opaque = [left, right].find((one) => one.kind === 'opaque');
    if (opaque !== undefined) return opaque;
  }
  if (op === '+' && (isText(r, left, node.left) || isText(r, right, node.right))) {
    const parts = [
      { value: left, at: node.left },
      { value: right, at: node.right },
    ];
    const faultyDate = parts.find(({ value, at }) => isDateValue(r, value, at));
    if (faultyDate !== undefined) return r.fail('date-in-text', faultyDate.at, { code: codeOf(faultyDate.at) });
  }
  if (left.kind === 'const' && right.kind === 'const') {
    const folded = fold(op, left.value, right.value);
    if (folded !== undefined) return constant(folded.value as string);
  }
  const use = useOf(op);
  const a = toExpr(r, left, node.left, use);
  const b = toExpr(r, right, node.right, use);
  if (a === undefined || b === undefined) return faulty;
  if (op === 'instanceof') {
    return r.fail('glue-not-supported', node, { code: codeOf(node), seen: 'a question for a class' });
  }
  const known = operators.find((one) => one === op);
  if (known === undefined)
    return r.fail('glue-not-supported', node, { code: codeOf(node), seen: 'an unusual operator' });
  return dynamic({ kind: 'op', op: known, args: [a, b] });
}

function isText(r: Reader, value: Abstract, at: ts.Node): boolean {
  if (value.kind === 'const') return typeof value.value === 'string';
  return value.kind === 'value' && (typeAt(r, at).flags & ts.TypeFlags.StringLike) !== 0;
}

function isDateValue(r: Reader, value: Abstract, at: ts.Node): boolean {
  return value.kind === 'const' ? value.value instanceof Date : value.kind === 'value' && isDate(typeAt(r, at));
}

/** Completes "It cannot be …". */
function useOf(op: string): string {
  if (/^[=!]==?$|^[<>]=?$/.test(op)) return 'compared';
  if (op === 'in' || op === 'instanceof') return `asked with \`${op}\``;
  return 'calculated with';
}

// Objects have an identity, which constants that were copied do not.
type Primitive = undefined | null | string | number | bigint | boolean;

function fold(op: string, a: unknown, b: unknown): { value: unknown } | undefined {
  const [x, y] = [asPrimitive(a), asPrimitive(b)];
  if (x === undefined || y === undefined) return undefined;
  const compute = folding.get(op);
  if (compute === undefined) return undefined;
  if ((a instanceof Date || b instanceof Date) && /^[=!]/.test(op)) return undefined;
  try {
    return { value: compute(x.value as never, y.value as never) };
  } catch {
    return undefined;
  }
}

function asPrimitive(value: unknown): { value: Primitive } | undefined {
  if (value instanceof Date) return { value: value.getTime() };
  return typeof value === 'object' && value !== null ? undefined : { value: value as Primitive };
}

const folding: ReadonlyMap<string, (a: never, b: never) => unknown> = new Map<string, (a: never, b: never) => unknown>([
  ['+', (a: number, b: number) => a + b],
  ['-', (a: number, b: number) => a - b],
  ['*', (a: number, b: number) => a * b],
  ['/', (a: number, b: number) => a / b],
  ['%', (a: number, b: number) => a % b],
  ['**', (a: number, b: number) => a ** b],
  ['<<', (a: number, b: number) => a << b],
  ['>>', (a: number, b: number) => a >> b],
  ['>>>', (a: number, b: number) => a >>> b],
  ['&', (a: number, b: number) => a & b],
  ['|', (a: number, b: number) => a | b],
  ['^', (a: number, b: number) => a ^ b],
  ['===', (a: unknown, b: unknown) => a === b],
  ['!==', (a: unknown, b: unknown) => a !== b],
  // What the program says is what is computed.
  // oxlint-disable-next-line eqeqeq
  ['==', (a: unknown, b: unknown) => a == b],
  // oxlint-disable-next-line eqeqeq
  ['!=', (a: unknown, b: unknown) => a != b],
  ['<', (a: number, b: number) => a < b],
  ['<=', (a: number, b: number) => a <= b],
  ['>', (a: number, b: number) => a > b],
  ['>=', (a: number, b: number) => a >= b],
]);

const prefixes: ReadonlyMap<ts.SyntaxKind, Operator> = new Map<ts.SyntaxKind, Operator>([
  [ts.SyntaxKind.ExclamationToken, '!'],
  [ts.SyntaxKind.MinusToken, '-x'],
  [ts.SyntaxKind.PlusToken, '+x'],
  [ts.SyntaxKind.TildeToken, '~'],
]);

/** `!a`, `-a`, `+a`, `~a`. */
export function evaluatePrefix(r: Reader, node: ts.PrefixUnaryExpression): Abstract {
  const value = evaluate(r, node.operand);
  if (value.kind === 'opaque' && r.flow === undefined) return value;
  const op = prefixes.get(node.operator) ?? '!';
  if (value.kind === 'const' && !(value.value instanceof Date)) {
    const known = value.value as number;
    if (op === '!') return constant(!known);
    if (op === '-x') return constant(-known);
    if (op === '~') return constant(~known);
    if (typeof value.value !== 'bigint') return constant(Number(value.value));
  }
  if (op === '!' && (value.kind === 'list' || value.kind === 'record')) return constant(false);
  const expr = toExpr(r, value, node.operand, op === '!' ? 'negated with `!`' : 'calculated with');
  return expr === undefined ? faulty : dynamic({ kind: 'op', op, args: [expr] });
}

export function evaluateTypeof(r: Reader, node: ts.TypeOfExpression): Abstract {
  const value = evaluate(r, node.expression);
  if (value.kind === 'opaque' && r.flow === undefined) return value;
  if (value.kind === 'const') return constant(typeof value.value);
  if (value.kind === 'list' || value.kind === 'record') return constant('object');
  if (value.kind === 'closure') return constant('function');
  const expr = toExpr(r, value, node.expression, 'asked for its type');
  return expr === undefined ? faulty : dynamic({ kind: 'op', op: 'typeof', args: [expr] });
}

/** `i++`, `--i`. */
export function evaluateStep(r: Reader, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): Abstract {
  const before = evaluate(r, node.operand);
  if (before.kind === 'opaque' && r.flow === undefined) return before;
  const step = node.operator === ts.SyntaxKind.PlusPlusToken ? 1 : -1;
  let after: Abstract;
  if (before.kind === 'const' && typeof before.value === 'number') after = constant(before.value + step);
  else if (before.kind === 'const' && typeof before.value === 'bigint') after = constant(before.value + BigInt(step));
  else {
    const expr = toExpr(r, before, node.operand, 'calculated with');
    if (expr === undefined) return faulty;
    const by: Expr = { kind: 'leaf', value: { kind: 'const', value: step } };
    after = settle(r, dynamic({ kind: 'op', op: '+', args: [expr, by] }), node);
  }
  assign(r, node.operand, after, node);
  return ts.isPrefixUnaryExpression(node) ? after : before;
}
