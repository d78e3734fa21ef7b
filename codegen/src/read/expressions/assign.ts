/** `a = …`, `a += …`, `list[i] = …`, `record.key = …`. */
import { ts } from 'ts-morph';
import { hold } from '../bind.ts';
import { codeOf, type Reader } from '../reader.ts';
import type { Cell } from '../store.ts';
import { unwrap } from '../symbols.ts';
import { isListKnown } from '../list-values.ts';
import { named, otherName, placeOfCopy, takenFrom } from '../copies.ts';
import { putPair, withEntry } from '../records.ts';
import { settle } from '../to-value.ts';
import { type Abstract, constant } from '../values.ts';
import { assignItem } from './change-list.ts';
import { evaluate } from './evaluate.ts';
import { logicOf } from './logic.ts';
import { operate } from './operators.ts';
import { property } from './property.ts';

export function evaluateAssignment(r: Reader, node: ts.BinaryExpression): Abstract {
  const operator = ts.tokenToString(node.operatorToken.kind) ?? '=';
  let value: Abstract;
  if (operator === '=') value = evaluate(r, node.right);
  else {
    const binary = operator.slice(0, -1);
    value =
      binary === '&&' || binary === '||' || binary === '??'
        ? logicOf(r, binary, evaluate(r, node.left), node)
        : operate(r, binary, evaluate(r, node.left), evaluate(r, node.right), node);
  }
  const held = hold(r, value, node.right);
  assign(r, node.left, held, node);
  // `(groups[key] ??= []).push(…)` changes what the record holds.
  return held.kind === 'value' && isAsked(node) ? evaluate(r, node.left) : held;
}

function isAsked(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent) || ts.isNonNullExpression(parent)) return isAsked(parent);
  return ts.isPropertyAccessExpression(parent) && parent.expression === node;
}

/** Puts a value where an expression says. */
export function assign(r: Reader, target: ts.Expression, value: Abstract, at: ts.Node): void {
  const node = unwrap(target);
  if (ts.isIdentifier(node)) assignName(r, node, value, at);
  else if (ts.isPropertyAccessExpression(node))
    assignMember(r, node, evaluate(r, node.expression), node.name.text, value, at);
  else if (ts.isElementAccessExpression(node)) {
    const base = evaluate(r, node.expression);
    const key = evaluate(r, node.argumentExpression);
    if (key.kind === 'const' && (typeof key.value === 'string' || typeof key.value === 'number')) {
      assignMember(r, node, base, key.value, value, at);
    } else if (key.kind === 'value' && base.kind === 'list') {
      assignItem(r, base, settle(r, key, node.argumentExpression), value, node);
    } else if (key.kind === 'value' && base.kind === 'record') {
      if (mayChangeEntry(r, base.cell, node.expression, at, true)) {
        putPair(r, base.cell, settle(r, key, node.argumentExpression), value, at);
      }
    } else if (key.kind !== 'faulty' && base.kind !== 'faulty') {
      r.fail('glue-not-supported', node, {
        code: codeOf(node),
        seen: 'an assignment to a key that only the run knows',
      });
    }
  } else if (ts.isArrayLiteralExpression(node)) assignItems(r, node, value, at);
  else if (ts.isObjectLiteralExpression(node)) assignFields(r, node, value, at);
  else r.fail('glue-not-supported', node, { code: codeOf(node), seen: 'an unusual assignment' });
}

function assignItems(r: Reader, node: ts.ArrayLiteralExpression, value: Abstract, at: ts.Node): void {
  for (const [index, element] of node.elements.entries()) {
    if (ts.isOmittedExpression(element)) continue;
    if (ts.isSpreadElement(element)) {
      r.fail('glue-not-supported', element, { code: codeOf(element), seen: 'a rest in an assignment' });
    } else assign(r, element, settle(r, property(r, value, index, element), element), at);
  }
}

function assignFields(r: Reader, node: ts.ObjectLiteralExpression, value: Abstract, at: ts.Node): void {
  for (const element of node.properties) {
    if (ts.isShorthandPropertyAssignment(element)) {
      const symbol = r.checker.getShorthandAssignmentValueSymbol(element);
      const held = settle(r, property(r, value, element.name.text, element), element);
      if (symbol !== undefined) assignSymbol(r, symbol, element.name.text, held, at);
    } else if (ts.isPropertyAssignment(element) && !ts.isComputedPropertyName(element.name)) {
      assign(r, element.initializer, settle(r, property(r, value, element.name.text, element), element), at);
    } else r.fail('glue-not-supported', element, { code: codeOf(element), seen: 'an unusual assignment' });
  }
}

function assignName(r: Reader, node: ts.Identifier, value: Abstract, at: ts.Node): void {
  const symbol = r.checker.getSymbolAtLocation(node);
  if (symbol !== undefined) assignSymbol(r, symbol, node.text, value, at);
}

function assignSymbol(r: Reader, symbol: ts.Symbol, name: string, value: Abstract, at: ts.Node): void {
  const variable = r.scope.find(symbol);
  if (variable === undefined) {
    r.fail('statement-never', at, {
      statement: `An assignment to \`${name}\``,
      because: 'it belongs to the module, and production never executes the flow',
    });
    return;
  }
  if (!mayChange(r, variable, name, at)) return;
  for (const capture of r.captures.get(variable) ?? []) {
    r.note(
      'callback-captures',
      capture,
      { variable: name },
      { related: [{ at, message: 'it is assigned again here' }] },
    );
  }
  named(r, value, variable.name, at);
  r.store.set(variable, value);
}

/** A body that runs beside others may only change what is its own. */
export function mayChange(r: Reader, cell: Cell<unknown>, name: string, at: ts.Node): boolean {
  if (cell.owner !== r.store) {
    r.fail('statement-never', at, {
      statement: `A change of \`${name}\``,
      because: 'it belongs to the module, and production never executes the flow',
    });
    return false;
  }
  if ((cell.depth ?? 0) < r.strands) {
    r.fail('callback-assigns', at, { variable: name });
    return false;
  }
  const copy = r.copied.get(cell);
  if (copy === undefined) return true;
  const related = [placeOfCopy(copy)];
  r.fail('changed-under-one-name', at, { code: name, how: codeOf(at), other: undefined }, { related });
  return false;
}

/**
 * The same for what an entry of a record is: a variable that holds it, too, would not see it.
 *
 * @param whole the entry is replaced: a variable that holds the record would not see it
 */
export function mayChangeEntry(
  r: Reader,
  cell: Cell<unknown>,
  entry: ts.Expression,
  at: ts.Node,
  whole = false,
): boolean {
  if (!mayChange(r, cell, codeOf(entry), at)) return false;
  const other = otherName(r, cell, at, whole);
  if (other === undefined) return true;
  r.fail('changed-under-one-name', at, { code: codeOf(entry), how: codeOf(at), other: `\`${other.text}\`` });
  return false;
}

/** A change of what is only a copy. */
export function failFrozen(r: Reader, value: Abstract, code: ts.Node, how: string, at: ts.Node): Abstract {
  if (takenFrom(value) === undefined) {
    const isResult = value.kind === 'value' && value.awaited === true;
    return r.fail('changed-value', at, { code: codeOf(code), how, isResult });
  }
  return r.fail('changed-under-one-name', at, { code: codeOf(code), how: codeOf(at), other: 'what it was read from' });
}

function assignMember(
  r: Reader,
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  base: Abstract,
  key: string | number,
  value: Abstract,
  at: ts.Node,
): void {
  switch (base.kind) {
    case 'record':
      if (
        mayChangeEntry(r, base.cell, node.expression, at, true) &&
        !putPair(r, base.cell, constant(String(key)), value, at)
      ) {
        r.store.set(base.cell, new Map([...r.store.get(base.cell), [String(key), value]]));
      }
      return;
    case 'list': {
      if (!mayChange(r, base.cell, codeOf(node.expression), at)) return;
      const items = [...r.store.get(base.cell)];
      if (key === 'length' && value.kind === 'const' && value.value === 0) return r.store.set(base.cell, []);
      if (!isListKnown(items)) return assignItem(r, base, constant(key), value, node);
      if (typeof key !== 'number' || key > items.length) {
        r.fail('glue-not-supported', node, { code: codeOf(node), seen: 'an assignment past the end of a list' });
        return;
      }
      items[key] = value;
      r.store.set(base.cell, items);
      return;
    }
    case 'value':
      if (base.place !== undefined && mayChangeEntry(r, base.place.cell, node.expression, at)) {
        putPair(r, base.place.cell, base.place.key, withEntry(r, base, constant(key), value, at), at);
        return;
      }
      failFrozen(r, base, node.expression, `\`${codeOf(at)}\``, at);
      return;
    case 'handle':
      r.fail('handle-as-value', node.expression, { code: codeOf(node.expression), use: 'changed' });
      return;
    case 'instance':
      r.fail('instance-field', node, { field: String(key) });
      return;
    case 'faulty':
      return;
    default:
      r.fail('statement-never', at, {
        statement: 'This assignment',
        because: 'what it changes does not exist in a flow',
      });
  }
}
