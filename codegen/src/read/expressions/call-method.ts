/** Methods of constants, lists, values and handles. */
import type { Value } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import { mapBodyFix } from '../../fixes/calls.ts';
import { replace } from '../../fixes/edits.ts';
import { constantOf, fromConstant, type Origins } from '../constants.ts';
import { copied } from '../copies.ts';
import type { CodePart } from '../expr.ts';
import { takesHandle } from '../glue-code.ts';
import { impurityIn, ownerOf } from '../purity.ts';
import { verdictOnMethod } from '../pure-names.ts';
import { codeOf, type Reader } from '../reader.ts';
import { entriesOf, type LoopSource, mapHandle, mapValue } from '../regions.ts';
import { toExpr, toValue } from '../to-value.ts';
import {
  type Abstract,
  type Closure,
  type Constant,
  type Dynamic,
  dynamic,
  faulty,
  type Gathered,
  type HandleValue,
  type Method,
  nothing,
} from '../values.ts';
import type { Argument } from './call.ts';
import { isAsync } from './call-closure.ts';
import { callOfList, concatenated } from './call-list.ts';
import { failFrozen } from './assign.ts';
import { changeCollection, changeValue } from './change-list.ts';
import { handleAt } from './property.ts';
import { isListMap, typeText } from './types.ts';

export function callMethod(
  r: Reader,
  { of, name }: Method,
  args: readonly Argument[],
  node: ts.CallExpression,
): Abstract {
  switch (of.kind) {
    case 'const':
      return callOfConstant(r, of, name, args, node);
    case 'list':
      return callOfList(r, of, name, args, node);
    case 'gathered':
      return callOfGathered(r, of, name, args, node);
    case 'value':
      return callOfValue(r, of, name, args, node);
    case 'handle':
      return callOfHandle(r, of, name, args, node);
    case 'promise':
      return r.fail('handle-as-value', receiverOf(node), {
        code: codeOf(receiverOf(node)),
        use: `followed by \`.${name}\``,
      });
    default:
      return faulty;
  }
}

/** What stands in front of the method. */
export function receiverOf(node: ts.CallExpression): ts.Expression {
  const { expression } = node;
  return ts.isPropertyAccessExpression(expression) || ts.isElementAccessExpression(expression)
    ? expression.expression
    : expression;
}

function callOfHandle(
  r: Reader,
  of: HandleValue,
  name: string,
  args: readonly Argument[],
  node: ts.CallExpression,
): Abstract {
  const at = receiverOf(node);
  const { expression } = node;
  if (name === 'map' && ts.isPropertyAccessExpression(expression) && isListMap(r, expression.name)) {
    const body = bodyOf(r, args[0], node);
    return r.flow === undefined || body === undefined ? faulty : mapHandle(r, r.flow, of.ref, body, node);
  }
  if (name === 'then' || name === 'catch' || name === 'finally') {
    return r.fail('handle-as-value', at, { code: codeOf(at), use: `followed by \`.${name}\`` });
  }
  const member = ts.isPropertyAccessExpression(expression) ? expression.name : node;
  // As a statement: what it gives back is not used.
  const isMeant = name === 'forEach' && member !== node && ts.isExpressionStatement(node.parent);
  const fix = { title: 'write `map`', edits: [replace(member, 'map')] };
  return r.fail('lost-handle-member', member, { member: name, type: typeText(r, at) }, isMeant ? { fix } : {});
}

const owners: readonly [test: (value: unknown) => boolean, owner: string][] = [
  [(value) => typeof value === 'string', 'String'],
  [(value) => typeof value === 'number', 'Number'],
  [(value) => typeof value === 'bigint', 'BigInt'],
  [(value) => typeof value === 'boolean', 'Boolean'],
  [(value) => value instanceof Date, 'Date'],
  [(value) => value instanceof Map, 'Map'],
  [(value) => value instanceof Set, 'Set'],
  [(value) => value instanceof URL, 'URL'],
  [(value) => value instanceof RegExp, 'RegExp'],
];

function callOfConstant(
  r: Reader,
  of: Constant,
  name: string,
  args: readonly Argument[],
  node: ts.CallExpression,
): Abstract {
  if (of.value === undefined || of.value === null) {
    if (ts.isOptionalChain(node)) return nothing;
    return r.fail('glue-not-supported', node, { code: codeOf(node), seen: `a method of \`${String(of.value)}\`` });
  }
  const owner = owners.find(([test]) => test(of.value))?.[1] ?? 'Object';
  const verdict = verdictOnMethod(owner, name);
  if (typeof verdict === 'object') return r.fail(verdict.rule, node, { code: codeOf(node) });
  if (verdict === 'mutating') {
    return (
      changeCollection(r, of, name, args, node) ??
      r.fail('statement-never', node, {
        statement: `\`${codeOf(node)}\``,
        because: 'a constant is the same for every run',
      })
    );
  }
  const known = args.map(({ value }) => constantOf(r, value));
  const method: unknown = (of.value as unknown as Record<string, unknown>)[name];
  if (verdict === 'pure' && typeof method === 'function' && known.every((one) => one !== undefined)) {
    try {
      const given = known.map((one) => one.value);
      const answer = fromIterable(r, method.apply(of.value, given) as unknown);
      // What a Map or Set holds is not seen to change in it.
      if (of.value instanceof Map || of.value instanceof Set) copied(r, answer, node);
      return answer;
    } catch {
      // It throws in the flow, where it stands.
    }
  }
  return codeOfMethod(r, of, name, args, node);
}

/** Iterators (`map.keys()`) are read as lists: that is all that can be done with one in a flow. */
export function fromIterable(r: Reader, value: unknown, origins?: Origins): Abstract {
  const isIterator = typeof value === 'object' && value !== null && 'next' in value && Symbol.iterator in value;
  return fromConstant(r, isIterator ? [...(value as Iterable<unknown>)] : value, origins);
}

function callOfValue(
  r: Reader,
  of: Dynamic,
  name: string,
  args: readonly Argument[],
  node: ts.CallExpression,
): Abstract {
  const { expression } = node;
  const member = ts.isPropertyAccessExpression(expression) ? r.checker.getSymbolAtLocation(expression.name) : undefined;
  if (member === undefined) {
    return r.fail('unknown-call', expression, {
      name: codeOf(expression),
      because: `nothing is known of \`${name}\``,
    });
  }
  const verdict = verdictOnMethod(ownerOf(member), name);
  if (typeof verdict === 'object') return r.fail(verdict.rule, node, { code: codeOf(node) });
  if (verdict === 'mutating') {
    if (ownerOf(member) === 'Array') return changeValue(r, of, name, args, node);
    return changeCollection(r, of, name, args, node) ?? failFrozen(r, of, receiverOf(node), `\`.${name}(…)\``, node);
  }
  if (verdict === 'unknown') {
    return r.fail('unknown-call', expression, {
      name: codeOf(expression),
      because: 'it is no method that is known to only compute',
    });
  }
  if (name === 'map' || name === 'forEach' || name === 'flatMap') {
    const body = args[0]?.value;
    const isBody =
      body?.kind === 'closure' &&
      (isAsync(body.node) || impurityIn(r.shared, body.node) !== undefined || takesHandle(r, body));
    if (body?.kind === 'callable' || isBody) {
      return mapOfValue(r, of, name, args, node);
    }
  }
  return codeOfMethod(r, of, name, args, node);
}

/** A callback that calls, or is async: one copy of it for each item that there will be. */
function mapOfValue(
  r: Reader,
  of: Abstract,
  name: string,
  args: readonly Argument[],
  node: ts.CallExpression,
): Abstract {
  const body = bodyOf(r, args[0], node);
  const source = toValue(r, of, receiverOf(node));
  if (r.flow === undefined || body === undefined || source === undefined) return faulty;
  return resultOf(r, name, mapValue(r, r.flow, { source }, body, node), node);
}

/** What `map`, `flatMap` and `forEach` give, of what their callbacks gave. */
function resultOf(r: Reader, name: string, mapped: Abstract, node: ts.CallExpression): Abstract {
  if (name === 'map') return mapped;
  if (name === 'flatMap') return flattened(r, mapped, node);
  if (mapped.kind === 'gathered' && mapped.promises) return r.fail('floating-callback', node, { code: codeOf(node) });
  return nothing;
}

/** `list.flat()`: promises are no arrays, whatever they are promises of. */
function flattened(r: Reader, list: Abstract, at: ts.Node): Abstract {
  if (list.kind === 'value') return dynamic({ kind: 'code', parts: [list.expr, '.flat()'] }, true);
  if (list.kind !== 'gathered' || list.promises || list.ref.kind !== 'gather') return list;
  const isList = isListValue(r, list.ref.of);
  if (isList === undefined) {
    return r.fail('statement-not-supported', at, { statement: 'A list that is an array for some items alone' });
  }
  return isList ? { kind: 'gathered', ref: { kind: 'flat', of: list.ref }, promises: false } : list;
}

/** Undefined: on one way it is a list, on another it is none. */
function isListValue(r: Reader, value: Value): boolean | undefined {
  switch (value.kind) {
    case 'list':
    case 'gather':
    case 'flat':
      return true;
    case 'const':
      return Array.isArray(value.value);
    case 'join': {
      const cases = r.flow?.graph.joins.find(({ id }) => id === value.join)?.cases ?? [];
      const kinds = new Set(cases.map((one) => isListValue(r, one.value)));
      return kinds.size === 1 ? [...kinds][0] : undefined;
    }
    default:
      return false;
  }
}

/** The function written there; anything else is told. */
function bodyOf(r: Reader, callback: Argument | undefined, node: ts.CallExpression): Closure | undefined {
  if (callback?.value.kind === 'closure') return callback.value;
  if (callback !== undefined && callback.value.kind !== 'faulty') {
    r.fail('map-without-body', callback.at, { code: codeOf(callback.at) }, mapBodyFix(callback.at, r.checker));
  } else if (callback === undefined) r.fail('map-without-body', node, { code: codeOf(node) });
  return undefined;
}

/** `.map` and `.flat` of an array of what loops gave. */
function callOfGathered(
  r: Reader,
  of: Gathered,
  name: string,
  args: readonly Argument[],
  node: ts.CallExpression,
): Abstract {
  const isMapped = name === 'map' || name === 'flatMap' || name === 'forEach';
  if (name === 'flat' && args.length === 0) return flattened(r, of, node);
  const joined =
    name === 'concat'
      ? concatenated(
          r,
          [{ kind: 'spread', of }],
          args.map(({ value }) => value),
        )
      : undefined;
  if (joined !== undefined) return joined;
  const [index] = args;
  if (name === 'at' && index !== undefined) return handleAt(r, of, index.value, index.at);
  if (name === 'entries' && r.flow !== undefined) return entriesOf(r, r.flow, of);
  if (!isMapped) {
    const list = codeOf(receiverOf(node));
    return r.fail(
      'statement-not-supported',
      node,
      { statement: `\`.${name}\` of \`${list}\`, an array of handles of which only the run knows how many,` },
      {
        help: `Await them and go on with values, \`(await Promise.all(${list})).${name}(…)\`; handle by handle go \`for…of\`, \`.map\`, \`.entries()\`, \`.at()\` and \`[i]\`.`,
      },
    );
  }
  const body = bodyOf(r, args[0], node);
  if (r.flow === undefined || body === undefined) return faulty;
  const over: LoopSource = { source: of.ref, handles: true };
  return resultOf(r, name, mapValue(r, r.flow, over, body, node, of.source), node);
}

/** `of.name(args)` as glue. */
export function codeOfMethod(
  r: Reader,
  of: Abstract,
  name: string,
  args: readonly Argument[],
  node: ts.CallExpression,
): Abstract {
  const receiver = toExpr(r, of, receiverOf(node), 'used as a value');
  if (receiver === undefined) return faulty;
  const optional = node.questionDotToken !== undefined || ts.isOptionalChain(node) ? '?.' : '.';
  // An iterator cannot travel: a flow only ever goes through it.
  const [open, close] = iterating.has(name) ? ['[...', ')]'] : ['', ')'];
  const unknown = args.find(({ value }) => value.kind === 'opaque');
  if (unknown !== undefined && r.flow === undefined) return unknown.value;
  const given = argumentCode(r, args);
  if (given === undefined) return faulty;
  const parts: CodePart[] = [open, receiver, `${optional}${name}(`, ...given, close];
  const made = dynamic({ kind: 'code', parts }, true);
  return makesArray.has(name) ? { ...made, own: true } : made;
}

/** What stands between the parentheses. Undefined: it cannot be glue, and that was reported. */
export function argumentCode(r: Reader, args: readonly Argument[]): readonly CodePart[] | undefined {
  const parts: CodePart[] = [];
  for (const [index, { value, at }] of args.entries()) {
    if (index > 0) parts.push(', ');
    if (value.kind === 'global') {
      parts.push(value.path);
      continue;
    }
    const isSpread = value.kind === 'spread';
    const expr = toExpr(r, isSpread ? value.of : value, at, 'passed to a function that computes');
    if (expr === undefined) return undefined;
    parts.push(isSpread ? '...' : '', expr);
  }
  return parts;
}

/** Methods that give a new array. */
const makesArray = new Set(
  'map filter slice concat flat flatMap toSorted toReversed toSpliced with split matchAll entries keys values'.split(
    ' ',
  ),
);

const iterating = new Set(['entries', 'keys', 'values', 'matchAll']);
