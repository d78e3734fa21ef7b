/**
 * Methods that change an array: of the flow's own (what came from a task is frozen), whose items are values that only the
 * run knows. Each computes the array anew, and its cell holds that from there on.
 */
import { ts } from 'ts-morph';
import type { CodePart } from '../expr.ts';
import { copied } from '../copies.ts';
import { isListKnown } from '../list-values.ts';
import { codeOf, type Reader } from '../reader.ts';
import { putPair } from '../records.ts';
import { symbolOf, unwrap } from '../symbols.ts';
import { settle, toExpr } from '../to-value.ts';
import { usesOf } from '../uses-of.ts';
import { type Abstract, type Constant, type Dynamic, dynamic, faulty, type List } from '../values.ts';
import { holdsHandle } from '../ways.ts';
import { failFrozen, mayChange, mayChangeEntry } from './assign.ts';
import type { Argument } from './call.ts';
import { argumentCode, receiverOf } from './call-method.ts';
import { property } from './property.ts';

/** They give the array itself. */
const chaining = new Set(['sort', 'reverse', 'fill', 'copyWithin']);

/** Of an array that no name has yet, `list.map(…).sort()`, or that stands in a record, `groups[key].push(…)`. */
export function changeValue(
  r: Reader,
  of: Dynamic,
  name: string,
  args: readonly Argument[],
  node: ts.CallExpression,
): Abstract {
  const { place } = of;
  if (of.own !== true && place === undefined) {
    return failFrozen(r, of, receiverOf(node), `\`.${name}(…)\``, node);
  }
  if (place !== undefined && !mayChangeEntry(r, place.cell, receiverOf(node), node)) return faulty;
  const both = compute(r, of, name, args, node);
  if (both === undefined) return faulty;
  if (place !== undefined) putPair(r, place.cell, place.key, part(both, 1), node);
  return part(both, chaining.has(name) ? 1 : 0);
}

/** Of an array whose items are known one by one, or in part. Undefined: not in this way. */
export function changeList(
  r: Reader,
  of: List,
  name: string,
  args: readonly Argument[],
  node: ts.CallExpression,
): Abstract | undefined {
  const items = r.store.get(of.cell);
  if (holdsHandle(r, of) || args.some(({ value }) => holdsHandle(r, value))) return undefined;
  if (!mayChange(r, of.cell, codeOf(receiverOf(node)), node)) return faulty;
  const both = compute(r, of, name, args, node);
  if (both === undefined) return faulty;
  const list = part(both, 1);
  const isAsLong = chaining.has(name) && isListKnown(items);
  r.store.set(
    of.cell,
    isAsLong ? items.map((_, index) => property(r, list, index, node)) : [{ kind: 'spread', of: list }],
  );
  return chaining.has(name) ? of : part(both, 0);
}

/**
 * `seen.add(id)`, `counts.set(key, 1)` of a Set or Map that the flow has made: the variable holds another one from there on.
 * Undefined: it is not known by a name of its own.
 */
export function changeCollection(
  r: Reader,
  of: Constant | Dynamic,
  name: string,
  args: readonly Argument[],
  node: ts.CallExpression,
): Abstract | undefined {
  let receiver = unwrap(receiverOf(node));
  // `.add(a).add(b)`
  while (ts.isCallExpression(receiver)) receiver = unwrap(receiverOf(receiver));
  const symbol = ts.isIdentifier(receiver) ? symbolOf(r.shared, receiver) : undefined;
  const variable = symbol === undefined ? undefined : r.scope.find(symbol);
  const declaration = variable?.name?.parent;
  const made = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  const type = made && ts.isNewExpression(made) ? made.expression.getText() : '';
  if (variable === undefined || r.flow === undefined || !(type === 'Set' || type === 'Map')) return undefined;
  if (!mayChange(r, variable, codeOf(receiver), node)) return faulty;
  if (symbol !== undefined && hasOtherName(r, symbol, declaration)) {
    const seen = `a change of a ${type} that is held elsewhere, too`;
    r.fail('glue-not-supported', node, { code: codeOf(node), seen });
    return faulty;
  }
  const before = toExpr(r, r.store.get(variable) ?? of, receiver, 'changed');
  for (const { value, at } of args) copied(r, value, at);
  const given = argumentCode(r, args);
  if (before === undefined || given === undefined) return faulty;
  const parts: CodePart[] = [`(($all) => [$all.${name}(`, ...given, `), $all])(new ${type}(`, before, '))'];
  const both = settle(r, dynamic({ kind: 'code', parts }), node);
  if (both.kind !== 'value') return faulty;
  const { own: _, ...after } = part(both, 1);
  r.store.set(variable, after);
  return name === 'add' || name === 'set' ? after : part(both, 0);
}

/** Whether something else holds it, which would not see the change: `const same = seen`, `state = { seen }`. */
function hasOtherName(r: Reader, symbol: ts.Symbol, declaration: ts.Node | undefined): boolean {
  const block = declaration && ts.findAncestor(declaration, ts.isBlock);
  return block !== undefined && usesOf(symbol, block, r.checker).some(isHeld);
}

function isHeld(value: ts.Node): boolean {
  const { parent } = value;
  if (ts.isVariableDeclaration(parent)) return parent.initializer === value;
  if (ts.isBinaryExpression(parent)) {
    const isAssignment = parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
    return isAssignment ? parent.right === value : isHeld(parent);
  }
  if (ts.isConditionalExpression(parent)) return parent.condition !== value && isHeld(parent);
  const isPart =
    ts.isParenthesizedExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isObjectLiteralExpression(parent) ||
    ts.isShorthandPropertyAssignment(parent) ||
    (ts.isPropertyAssignment(parent) && parent.initializer === value) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isNonNullExpression(parent);
  return isPart && isHeld(parent);
}

/** `list[index] = value`, where the list is one value or only the run knows the index. */
export function assignItem(
  r: Reader,
  of: List,
  index: Abstract,
  value: Abstract,
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
): void {
  if (!mayChange(r, of.cell, codeOf(node.expression), node)) return;
  if (holdsHandle(r, of) || holdsHandle(r, value)) {
    const seen = 'an assignment to a place in an array of handles of which only the run knows what is there';
    r.fail('glue-not-supported', node, { code: codeOf(node), seen });
    return;
  }
  copied(r, value, node);
  const [list, key, put] = [of, index, value].map((one) => toExpr(r, one, node, 'put into a list'));
  if (list === undefined || key === undefined || put === undefined) return;
  const parts: CodePart[] = ['Object.assign([...', list, '], { [', key, ']: ', put, ' })'];
  const made = settle(r, { ...dynamic({ kind: 'code', parts }), own: true }, node);
  if (made.kind === 'value') r.store.set(of.cell, [{ kind: 'spread', of: made }]);
}

/** What the method gives, and the array behind it. */
function compute(
  r: Reader,
  of: Abstract,
  name: string,
  args: readonly Argument[],
  node: ts.CallExpression,
): Dynamic | undefined {
  const list = toExpr(r, of, receiverOf(node), 'changed');
  for (const { value, at } of args) copied(r, value, at);
  const given = argumentCode(r, args);
  if (list === undefined || given === undefined) return undefined;
  const parts: CodePart[] = [`(($list) => [$list.${name}(`, ...given, '), $list])([...', list, '])'];
  const settled = settle(r, dynamic({ kind: 'code', parts }), node);
  return settled.kind === 'value' ? settled : undefined;
}

function part(both: Dynamic, index: 0 | 1): Dynamic {
  const field = dynamic({ kind: 'field', of: both.expr, key: index, safe: true });
  return index === 0 ? { ...field, awaited: true } : { ...field, own: true };
}
