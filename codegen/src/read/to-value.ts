/** From abstract values to what the manifest stores. */
import type { Value } from '@tradewind/sdk/manifest';
import { encode } from '@tradewind/sdk/runtime';
import { ts } from 'ts-morph';
import { awaitFix } from '../fixes/awaits.ts';
import { callFix } from '../fixes/calls.ts';
import { constantOf } from './constants.ts';
import { takenFrom } from './copies.ts';
import { type Expr, generate, isPath, isTree, treeOf } from './expr.ts';
import { codeOfClosure } from './glue-code.ts';
import { addHiddenNode } from './hidden.ts';
import { wholeOf } from './list-values.ts';
import { addAwait, addPoint } from './points.ts';
import { codeOf, type FlowState, type Reader } from './reader.ts';
import { wholeRecord } from './records.ts';
import { runFields } from './run-context.ts';
import { unwrap } from './symbols.ts';
import { type Abstract, type Dynamic, leaf, type Opaque, type PromiseValue } from './values.ts';

/**
 * What a value is as part of an expression. Undefined: it cannot be one, and that was reported.
 *
 * @param use completes "It cannot be …" for a handle
 */
export function toExpr(r: Reader, value: Abstract, at: ts.Node, use: string): Expr | undefined {
  switch (value.kind) {
    case 'value':
      return value.expr;
    case 'const':
      if (value.value instanceof RegExp) return { kind: 'code', parts: [String(value.value)] };
      return { kind: 'leaf', value: { kind: 'const', value: encode(value.value) } };
    case 'list': {
      const whole = wholeOf(r, value, at);
      if (whole !== undefined) return toExpr(r, whole, at, use);
      const known = constantOf(r, value);
      if (known !== undefined && isEncodable(known.value)) return constLeaf(known.value);
      const items = r.store.get(value.cell).map((item, index) => toExpr(r, item, partOf(at, index), use));
      return items.every((item) => item !== undefined) ? { kind: 'list', items } : undefined;
    }
    case 'record': {
      const whole = wholeRecord(r, value, at);
      if (whole !== undefined) return toExpr(r, whole, at, use);
      const known = constantOf(r, value);
      if (known !== undefined && isEncodable(known.value)) return constLeaf(known.value);
      const entries = [...r.store.get(value.cell)].map(
        ([key, item]) => [key, toExpr(r, item, partOf(at, key), use)] as const,
      );
      return entries.every((entry): entry is readonly [string, Expr] => entry[1] !== undefined)
        ? { kind: 'record', entries }
        : undefined;
    }
    case 'closure':
      return codeOfClosure(r, value, at);
    case 'handle':
    case 'promise':
    case 'gathered':
      r.fail('handle-as-value', at, { code: codeOf(at), use }, awaitFix(at, r.checker));
      return undefined;
    case 'sdk':
      if (value.name === 'run') {
        return { kind: 'record', entries: runFields().map(([key, expr]) => [key, expr] as const) };
      }
      break;
    case 'faulty':
      return undefined;
    default:
  }
  reportUse(r, value, at);
  return undefined;
}

/** Where an item or entry of a literal is written. */
function partOf(at: ts.Node, key: number | string): ts.Node {
  const node = ts.isExpression(at) ? unwrap(at) : at;
  if (ts.isArrayLiteralExpression(node) && typeof key === 'number') {
    return node.elements.some(ts.isSpreadElement) ? at : (node.elements[key] ?? at);
  }
  if (!ts.isObjectLiteralExpression(node)) return at;
  const entry = node.properties.findLast((one) => one.name !== undefined && one.name.getText() === key);
  if (entry === undefined) return at;
  return ts.isPropertyAssignment(entry) ? entry.initializer : (entry.name ?? at);
}

function constLeaf(value: unknown): Expr {
  return { kind: 'leaf', value: { kind: 'const', value: encode(value) } };
}

function isEncodable(value: unknown): boolean {
  if (value instanceof RegExp) return false;
  if (Array.isArray(value)) return value.every(isEncodable);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isEncodable);
}

/** Something that is no value was used as one. */
export function reportUse(r: Reader, value: Abstract, at: ts.Node): void {
  switch (value.kind) {
    case 'faulty':
      return;
    case 'opaque':
      return reportOpaque(r, value, at);
    case 'callable': {
      const { declaration } = value;
      const signature = declaration.kind === 'task' ? declaration.signature : undefined;
      r.fail('bare-call', at, { task: declaration.name }, callFix(at, signature));
      return;
    }
    case 'modifier':
      r.fail('bare-call', at, { task: value.call.declaration.name });
      return;
    case 'global':
      r.fail('glue-not-supported', at, { code: codeOf(at), seen: `\`${value.path}\` of the platform` });
      return;
    case 'external':
      r.fail('unproved-function', at, { name: codeOf(at), package: value.specifier });
      return;
    case 'instance':
      r.fail('glue-not-supported', at, { code: codeOf(at), seen: 'the instance itself' });
      return;
    default:
      r.fail('glue-not-supported', at, { code: codeOf(at), seen: seenOf(value) });
  }
}

function seenOf(value: Abstract): string {
  switch (value.kind) {
    case 'class':
      return 'a class';
    case 'module':
      return 'a whole module';
    case 'decorator':
      return 'a decorator';
    case 'method':
      return 'a method that is not called';
    default:
      return 'no value';
  }
}

/** Reports, where it is used, what could not be known where it was made. */
export function reportOpaque(r: Reader, value: Opaque, at: ts.Node): void {
  if (r.flow === undefined) return;
  const extra =
    value.at === undefined || value.at === at
      ? {}
      : { related: [{ at: value.at, message: 'this is where its value comes from' }] };
  if (value.fault !== undefined) {
    r.fail(value.fault.rule, at, value.fault.args, extra);
    return;
  }
  r.fail('outer-variable', at, { name: codeOf(at), because: value.because }, extra);
}

/**
 * Glue is evaluated at its place: what has to be computed becomes a point here (or a hidden call, if a tree cannot say
 * it), and the value its name.
 */
export function settle(r: Reader, value: Abstract, at: ts.Node): Abstract {
  const { flow } = r;
  if (flow === undefined) return value;
  switch (value.kind) {
    case 'value': {
      if (isPath(value.expr)) return value;
      const taken = takenFrom(value);
      return {
        ...settleExpr(r, flow, value.expr, at),
        ...(value.own === true && { own: true }),
        ...(taken !== undefined && { taken }),
      };
    }
    case 'list': {
      const items = r.store.get(value.cell);
      const settled = items.map((item) => settle(r, item, at));
      if (settled.some((item, index) => item !== items[index])) r.store.set(value.cell, settled);
      return value;
    }
    case 'record': {
      const entries = [...r.store.get(value.cell)];
      const settled = entries.map(([key, item]) => [key, settle(r, item, at)] as const);
      if (settled.some(([, item], index) => item !== entries[index]?.[1])) r.store.set(value.cell, new Map(settled));
      return value;
    }
    default:
      return value;
  }
}

function settleExpr(r: Reader, flow: FlowState, expr: Expr, at: ts.Node): Dynamic {
  if (isTree(expr)) {
    const point = addPoint(r, flow, { kind: 'glue', value: treeOf(expr) });
    flow.throws.set(point, at);
    return leaf({ kind: 'point', point });
  }
  const node = addHiddenNode(r, flow, generate(expr), at);
  return leaf(addAwait(r, flow, 'all', [{ kind: 'node', node }]));
}

/** A value or handle as an argument, a result, a case of a join. Undefined: it cannot be one, and that was reported. */
export function toValue(r: Reader, value: Abstract, at: ts.Node): Value | undefined {
  const settled = settle(r, value, at);
  switch (settled.kind) {
    case 'handle':
      return settled.ref;
    case 'gathered':
      if (!settled.promises) return settled.ref;
      r.fail('floating-callback', at, { code: codeOf(at) });
      return undefined;
    case 'list': {
      const whole = wholeOf(r, settled, at);
      if (whole !== undefined) return toValue(r, whole, at);
      const known = constantOf(r, settled);
      if (known !== undefined && isEncodable(known.value)) return { kind: 'const', value: encode(known.value) };
      const items = r.store.get(settled.cell).map((item) => toValue(r, item, at));
      return items.every((item) => item !== undefined) ? { kind: 'list', items } : undefined;
    }
    case 'record': {
      const whole = wholeRecord(r, settled, at);
      if (whole !== undefined) return toValue(r, whole, at);
      const known = constantOf(r, settled);
      if (known !== undefined && isEncodable(known.value)) return { kind: 'const', value: encode(known.value) };
      const entries = [...r.store.get(settled.cell)].map(([key, item]) => [key, toValue(r, item, at)] as const);
      return entries.every((entry): entry is readonly [string, Value] => entry[1] !== undefined)
        ? { kind: 'record', entries }
        : undefined;
    }
    case 'promise':
      reportPromise(r, settled, at);
      return undefined;
    case 'closure':
      r.fail('cannot-travel', at, { path: codeOf(at), seen: 'a function', what: 'An argument' });
      return undefined;
    default: {
      const expr = toExpr(r, settled, at, 'used as a value');
      if (expr === undefined) return undefined;
      if (isTree(expr)) return treeOf(expr);
      r.fail('cannot-travel', at, { path: codeOf(at), seen: 'a regular expression', what: 'An argument' });
      return undefined;
    }
  }
}

function reportPromise(r: Reader, value: PromiseValue, at: ts.Node): void {
  if (value.mode === 'body') r.fail('floating-callback', at, { code: codeOf(at) });
  else r.fail('handle-as-value', at, { code: codeOf(at), use: 'passed on before it was awaited' });
}
