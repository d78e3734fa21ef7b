import { ts } from 'ts-morph';
import { awaitFix } from '../../fixes/awaits.ts';
import { constantOf, fromConstant, listOf } from '../constants.ts';
import type { CodePart, Expr } from '../expr.ts';
import { isListKnown, unsettled } from '../list-values.ts';
import { codeOf, type Reader } from '../reader.ts';
import { reportUse, settle, toExpr } from '../to-value.ts';
import { copied } from '../copies.ts';
import { type Abstract, constant, dynamic, elsewhere, faulty, nothing, type RecordValue } from '../values.ts';
import { holdsHandle } from '../ways.ts';
import { mayAct } from './effects.ts';
import { evaluate } from './evaluate.ts';
import { isDate, typeAt } from './types.ts';

/** `${a}-${b}`: text if all of it is constant. */
export function evaluateTemplate(r: Reader, node: ts.TemplateExpression): Abstract {
  const parts: { value: Abstract; at: ts.Node }[] = [];
  if (node.head.text !== '') parts.push({ value: constant(node.head.text), at: node.head });
  for (const [index, span] of node.templateSpans.entries()) {
    const value = evaluate(r, span.expression);
    const later = node.templateSpans.slice(index + 1).some((one) => mayAct(r, one.expression));
    parts.push({ value: later ? settle(r, value, span.expression) : value, at: span.expression });
    if (span.literal.text !== '') parts.push({ value: constant(span.literal.text), at: span.literal });
  }
  return joinText(r, parts, 'put into a text');
}

/** The parts of a text, as one value. */
export function joinText(r: Reader, parts: readonly { value: Abstract; at: ts.Node }[], use: string): Abstract {
  const opaque = parts.find(({ value }) => value.kind === 'opaque');
  if (opaque !== undefined && r.flow === undefined) return opaque.value;
  const args: Expr[] = [];
  let text: string | undefined = '';
  let failed = false;
  for (const { value, at } of parts) {
    if (dateInText(r, value, at)) {
      r.fail('date-in-text', at, { code: codeOf(at) });
      failed = true;
      continue;
    }
    const known = constantOf(r, value);
    if (known !== undefined && text !== undefined && typeof known.value !== 'symbol') text += String(known.value);
    else text = undefined;
    const expr = toExpr(r, value, at, use);
    if (expr === undefined) failed = true;
    else args.push(expr);
  }
  if (failed) return faulty;
  return text === undefined ? dynamic({ kind: 'op', op: 'template', args }) : constant(text);
}

function dateInText(r: Reader, value: Abstract, at: ts.Node): boolean {
  if (value.kind === 'const') return value.value instanceof Date;
  return value.kind === 'value' && ts.isExpression(at) && isDate(typeAt(r, at));
}

interface Part {
  /** Of a record; an expression if only the run knows it. */
  readonly key?: string | Expr;
  readonly spread: boolean;
  readonly value: Abstract;
  readonly at: ts.Node;
}

export function evaluateArray(r: Reader, node: ts.ArrayLiteralExpression): Abstract {
  const { naming } = r;
  const parts = node.elements.map((element, index): Part => {
    r.naming = naming && { ...naming, name: undefined, path: [...naming.path, String(index)] };
    if (ts.isOmittedExpression(element)) return { spread: false, value: nothing, at: element };
    const spread = ts.isSpreadElement(element);
    const at = spread ? element.expression : element;
    const value = evaluate(r, at);
    const later = node.elements.slice(index + 1).some((one) => mayAct(r, one));
    return { spread, value: later ? settle(r, value, at) : value, at };
  });
  r.naming = undefined;
  const items: Abstract[] = [];
  let fault: Abstract | undefined;
  for (const { spread, value, at } of parts) {
    if (!spread) items.push(elsewhere(value));
    else if (value.kind === 'value') return fault ?? listAtRunTime(r, parts);
    else {
      const more = spreadItems(r, value, at);
      if (Array.isArray(more)) items.push(...(more as readonly Abstract[]));
      else fault ??= more as Abstract;
    }
  }
  if (fault !== undefined) return fault;
  if (isListKnown(items) || items.some((item) => holdsHandle(r, item))) return listOf(r, items);
  return unsettled(r, items, node) ?? faulty;
}

/** The items of `...value`, if they are known one by one; else what the whole literal or call is. */
export function spreadItems(r: Reader, value: Abstract, at: ts.Node): readonly Abstract[] | Abstract {
  switch (value.kind) {
    case 'list':
      return r.store.get(value.cell);
    case 'gathered':
      return [{ kind: 'spread', of: value }];
    case 'const':
      if (typeof value.value === 'string') return Array.from(value.value, (character) => constant(character));
      if (value.value instanceof Set || value.value instanceof Map) return itemsOf(r, value.value, at);
      return r.fail('glue-not-supported', at, { code: codeOf(at), seen: 'a spread of no list' });
    case 'value':
      return r.fail('glue-not-supported', at, { code: codeOf(at), seen: 'a spread whose length only the run knows' });
    default:
      return spreadFault(r, value, at);
  }
}

/** What a Set or Map holds is not seen to change in it. */
function itemsOf(r: Reader, all: Iterable<unknown>, at: ts.Node): readonly Abstract[] {
  const items = [...all].map((item) => fromConstant(r, item));
  for (const item of items) copied(r, item, at);
  return items;
}

function spreadFault(r: Reader, value: Abstract, at: ts.Node): Abstract {
  if (value.kind === 'faulty') return faulty;
  if (value.kind === 'handle' || value.kind === 'promise') {
    return r.fail('handle-as-value', at, { code: codeOf(at), use: 'spread' }, awaitFix(at, r.checker));
  }
  if (r.flow === undefined) return value.kind === 'opaque' ? value : { kind: 'opaque', because: 'it is spread', at };
  reportUse(r, value, at);
  return faulty;
}

/** `[...a, b]` where only the run knows how long `a` is: glue. */
function listAtRunTime(r: Reader, parts: readonly Part[]): Abstract {
  const code: CodePart[] = ['['];
  for (const { spread, value, at } of parts) {
    if (!spread) copied(r, value, at);
    const expr = toExpr(r, value, at, 'put beside values that are spread');
    if (expr === undefined) return faulty;
    code.push(spread ? '...' : '', expr, ', ');
  }
  return { ...dynamic({ kind: 'code', parts: [...code, ']'] }), own: true };
}

export function evaluateObject(r: Reader, node: ts.ObjectLiteralExpression): Abstract {
  const { naming } = r;
  const parts: Part[] = [];
  for (const [index, property] of node.properties.entries()) {
    r.naming = undefined;
    const later = node.properties.slice(index + 1).some((one) => mayAct(r, one));
    if (ts.isSpreadAssignment(property)) {
      const at = property.expression;
      const value = evaluate(r, at);
      parts.push({ spread: true, value: later ? settle(r, value, at) : value, at });
      continue;
    }
    const key = keyOf(r, property.name);
    if (typeof key !== 'string') {
      if (key.kind !== 'value') return key;
      parts.push({ key: key.expr, spread: false, value: propertyValue(r, property), at: property });
      continue;
    }
    r.naming = naming && { ...naming, name: key, path: [...naming.path, key], node: property.name };
    const value = propertyValue(r, property);
    parts.push({ key, spread: false, value: later ? settle(r, value, property) : value, at: property });
  }
  r.naming = undefined;
  return record(r, parts);
}

function record(r: Reader, parts: readonly Part[]): Abstract {
  const entries = new Map<string, Abstract>();
  const origins = new Map<string, ts.Node>();
  for (const { key, spread, value, at } of parts) {
    if (!spread) {
      if (typeof key !== 'string') return recordAtRunTime(r, parts);
      entries.set(key, elsewhere(value));
      origins.set(key, at);
    } else if (value.kind === 'record') {
      for (const [inner, item] of r.store.get(value.cell)) {
        entries.set(inner, item);
        origins.set(inner, value.origins?.get(inner) ?? at);
      }
    } else if (value.kind === 'value') return recordAtRunTime(r, parts);
    else if (value.kind !== 'const' || (typeof value.value === 'object' && value.value !== null)) {
      return spreadFault(r, value, at);
    }
  }
  const cell = r.store.make<ReadonlyMap<string, Abstract>>(entries, r.strands);
  const value: RecordValue = { kind: 'record', cell, origins };
  return value;
}

function recordAtRunTime(r: Reader, parts: readonly Part[]): Abstract {
  const code: CodePart[] = ['{ '];
  for (const { key, spread, value, at } of parts) {
    if (!spread) copied(r, value, at);
    const expr = toExpr(r, value, at, 'put beside values that are spread');
    if (expr === undefined) return faulty;
    if (spread) code.push('...', expr, ', ');
    else code.push('[', typeof key === 'object' ? key : JSON.stringify(key), ']: ', expr, ', ');
  }
  return dynamic({ kind: 'code', parts: [...code, '}'] });
}

function propertyValue(r: Reader, property: Exclude<ts.ObjectLiteralElementLike, ts.SpreadAssignment>): Abstract {
  if (ts.isPropertyAssignment(property)) return evaluate(r, property.initializer);
  if (ts.isShorthandPropertyAssignment(property)) return evaluate(r, property.name);
  if (ts.isMethodDeclaration(property)) return { kind: 'closure', node: property, scope: r.scope };
  return r.fail('glue-not-supported', property, { code: codeOf(property), seen: 'a getter or setter' });
}

/** A property's name, computed if need be; else what the whole literal is. */
function keyOf(r: Reader, name: ts.PropertyName): string | Abstract {
  if (!ts.isComputedPropertyName(name)) return name.text;
  const value = evaluate(r, name.expression);
  if (value.kind === 'const' && (typeof value.value === 'string' || typeof value.value === 'number')) {
    return String(value.value);
  }
  if (value.kind === 'faulty' || value.kind === 'opaque') return value;
  const expr = toExpr(r, value, name.expression, 'used as a key');
  return expr === undefined ? faulty : dynamic(expr);
}
