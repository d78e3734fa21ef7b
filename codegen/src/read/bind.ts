/** Names for values: `const a = …`, `const { a, b: [c] } = …`, parameters. */
import { ts } from 'ts-morph';
import { listOf, recordOf } from './constants.ts';
import { named } from './copies.ts';
import { evaluate } from './expressions/evaluate.ts';
import { property } from './expressions/property.ts';
import type { Expr } from './expr.ts';
import { isListKnown } from './list-values.ts';
import { codeOf, type Reader } from './reader.ts';
import { settle, toExpr } from './to-value.ts';
import { type Abstract, dynamic, elsewhere, faulty, nothing } from './values.ts';

/** Declares the names of a pattern in the scope, and gives them their values. */
export function bind(r: Reader, name: ts.BindingName, value: Abstract): void {
  if (ts.isIdentifier(name)) {
    declareName(r, name, value);
    return;
  }
  if (ts.isObjectBindingPattern(name)) bindObject(r, name, value);
  else bindArray(r, name, value);
}

function declareName(r: Reader, name: ts.Identifier, value: Abstract | undefined): void {
  const symbol = r.checker.getSymbolAtLocation(name);
  if (symbol === undefined) return;
  const held = value === undefined ? undefined : hold(r, value, name);
  if (held !== undefined) named(r, held, name, name);
  r.scope.declare(symbol, r.store.make(held, r.strands, name));
}

/** What a variable holds: an array that the flow has made may be changed by whoever has it. */
export function hold(r: Reader, value: Abstract, at: ts.Node): Abstract {
  const settled = elsewhere(settle(r, value, at));
  return settled.kind === 'value' && settled.own === true ? listOf(r, [{ kind: 'spread', of: settled }]) : settled;
}

/** `let a;` */
export function declareUnset(r: Reader, name: ts.Identifier): void {
  declareName(r, name, nothing);
}

function bindObject(r: Reader, pattern: ts.ObjectBindingPattern, value: Abstract): void {
  const taken: string[] = [];
  for (const element of pattern.elements) {
    if (element.dotDotDotToken !== undefined) {
      bind(r, element.name, restOfRecord(r, value, taken, element));
      continue;
    }
    const key = keyOf(r, element);
    if (key === undefined) {
      bind(r, element.name, faulty);
      continue;
    }
    taken.push(String(key));
    bind(r, element.name, withDefault(r, property(r, value, key, element), element));
  }
}

function keyOf(r: Reader, element: ts.BindingElement): string | number | undefined {
  const { propertyName, name } = element;
  if (propertyName === undefined) return ts.isIdentifier(name) ? name.text : undefined;
  if (!ts.isComputedPropertyName(propertyName)) return propertyName.text;
  const value = evaluate(r, propertyName.expression);
  if (value.kind === 'const' && (typeof value.value === 'string' || typeof value.value === 'number'))
    return value.value;
  if (value.kind !== 'faulty') {
    r.fail('glue-not-supported', propertyName, { code: codeOf(propertyName), seen: 'a key that only the run knows' });
  }
  return undefined;
}

function restOfRecord(r: Reader, value: Abstract, taken: readonly string[], at: ts.BindingElement): Abstract {
  if (value.kind === 'record') {
    return recordOf(
      r,
      [...r.store.get(value.cell)].filter(([key]) => !taken.includes(key)),
    );
  }
  const expr = toExpr(r, value, at, 'taken apart with `...`');
  if (expr === undefined) return faulty;
  const names = taken.map((key, index) => `[${JSON.stringify(key)}]: $t${index}, `).join('');
  return dynamic({ kind: 'code', parts: [`(({ ${names}...$rest }) => $rest)(`, expr, ')'] });
}

function bindArray(r: Reader, pattern: ts.ArrayBindingPattern, value: Abstract): void {
  for (const [index, element] of pattern.elements.entries()) {
    if (ts.isOmittedExpression(element)) continue;
    if (element.dotDotDotToken !== undefined) bind(r, element.name, restOfList(r, value, index, element));
    else bind(r, element.name, withDefault(r, itemOf(r, value, index, element), element));
  }
}

function itemOf(r: Reader, value: Abstract, index: number, at: ts.BindingElement): Abstract {
  if (value.kind === 'const' && typeof value.value === 'string') return property(r, value, index, at);
  if (value.kind === 'const' && (value.value instanceof Map || value.value instanceof Set)) {
    return r.fail('glue-not-supported', at, { code: codeOf(at), seen: 'a Map or Set that is taken apart' });
  }
  return property(r, value, index, at);
}

function restOfList(r: Reader, value: Abstract, index: number, at: ts.BindingElement): Abstract {
  const items = value.kind === 'list' ? r.store.get(value.cell) : undefined;
  if (items !== undefined && isListKnown(items)) return listOf(r, items.slice(index));
  const expr = toExpr(r, value, at, 'taken apart with `...`');
  return expr === undefined ? faulty : dynamic({ kind: 'code', parts: [expr, `.slice(${index})`] });
}

/** `{ a = 1 }`: of a value whether it is there is asked at run time; of a handle nobody can ask. */
function withDefault(r: Reader, value: Abstract, element: ts.BindingElement | ts.ParameterDeclaration): Abstract {
  const { initializer } = element;
  return initializer === undefined ? value : orElse(r, value, initializer, element.name);
}

/** `value`, or what `initializer` gives if it is `undefined`. */
export function orElse(r: Reader, value: Abstract, initializer: ts.Expression, at: ts.Node): Abstract {
  switch (value.kind) {
    case 'const':
      return value.value === undefined ? evaluate(r, initializer) : value;
    case 'handle':
      return r.fail('handle-as-value', at, { code: codeOf(at), use: 'given a default' });
    case 'value': {
      const base = settle(r, value, at);
      const other = toExpr(r, settle(r, evaluate(r, initializer), initializer), initializer, 'a default beside values');
      if (base.kind !== 'value' || other === undefined) return faulty;
      const missing: Expr = { kind: 'leaf', value: { kind: 'const', value: { $type: 'undefined' } } };
      const test: Expr = { kind: 'op', op: '===', args: [base.expr, missing] };
      return dynamic({ kind: 'op', op: '?:', args: [test, other, base.expr] }, base.awaited);
    }
    default:
      return value;
  }
}
