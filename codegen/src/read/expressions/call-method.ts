/** Methods of constants, lists, values and handles. */
import { ts } from 'ts-morph';
import { constantOf, fromConstant } from '../constants.ts';
import type { CodePart } from '../expr.ts';
import { impurityIn, ownerOf } from '../purity.ts';
import { verdictOnMethod } from '../pure-names.ts';
import { codeOf, type Reader } from '../reader.ts';
import { toExpr } from '../to-value.ts';
import {
  type Abstract,
  type Constant,
  type Dynamic,
  dynamic,
  faulty,
  type HandleValue,
  type Method,
} from '../values.ts';
import type { Argument } from './call.ts';
import { callOfList } from './call-list.ts';
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
    case 'value':
      return callOfValue(r, of, name, args, node);
    case 'handle':
      return callOfHandle(r, of, name, node);
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

function callOfHandle(r: Reader, of: HandleValue, name: string, node: ts.CallExpression): Abstract {
  const at = receiverOf(node);
  const { expression } = node;
  if (name === 'map' && ts.isPropertyAccessExpression(expression) && isListMap(r, expression.name)) {
    return r.fail('statement-not-supported', node, { statement: 'Mapping over the list that a task returns' });
  }
  if (name === 'then' || name === 'catch' || name === 'finally') {
    return r.fail('handle-as-value', at, { code: codeOf(at), use: `followed by \`.${name}\`` });
  }
  void of;
  return r.fail('lost-handle-member', ts.isPropertyAccessExpression(expression) ? expression.name : node, {
    member: name,
    type: typeText(r, at),
  });
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
  const owner = owners.find(([test]) => test(of.value))?.[1] ?? 'Object';
  const verdict = verdictOnMethod(owner, name);
  if (typeof verdict === 'object') return r.fail(verdict.rule, node, { code: codeOf(node) } as never);
  if (verdict === 'mutating') {
    return r.fail('statement-never', node, {
      statement: `\`${codeOf(node)}\``,
      because: 'a constant is the same for every run',
    });
  }
  const known = args.map(({ value }) => constantOf(r, value));
  const method: unknown = (of.value as Record<string, unknown> | undefined | null)?.[name];
  if (verdict === 'pure' && typeof method === 'function' && known.every((one) => one !== undefined)) {
    try {
      return fromIterable(
        r,
        method.apply(
          of.value,
          known.map((one) => one.value),
        ) as unknown,
      );
    } catch {
      // It throws in the flow, where it stands.
    }
  }
  return codeOfMethod(r, of, name, args, node);
}

/** Iterators (`map.keys()`) are read as lists: that is all that can be done with one in a flow. */
export function fromIterable(r: Reader, value: unknown): Abstract {
  const isIterator = typeof value === 'object' && value !== null && 'next' in value && Symbol.iterator in value;
  return fromConstant(r, isIterator ? [...(value as Iterable<unknown>)] : value);
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
  if (typeof verdict === 'object') return r.fail(verdict.rule, node, { code: codeOf(node) } as never);
  if (verdict === 'mutating') {
    return r.fail('changed-value', node, { code: codeOf(receiverOf(node)), how: `\`.${name}(…)\`` });
  }
  if (verdict === 'unknown') {
    return r.fail('unknown-call', expression, {
      name: codeOf(expression),
      because: 'it is no method that is known to only compute',
    });
  }
  if (name === 'map' || name === 'forEach' || name === 'flatMap') {
    const body = args[0]?.value;
    if (body?.kind === 'callable' || (body?.kind === 'closure' && impurityIn(r.shared, body.node) !== undefined)) {
      return r.fail('statement-not-supported', node, { statement: 'Mapping over a list that only the run knows' });
    }
  }
  return codeOfMethod(r, of, name, args, node);
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
  const parts: CodePart[] = [receiver, `${optional}${name}(`];
  for (const [index, { value, at }] of args.entries()) {
    if (value.kind === 'opaque' && r.flow === undefined) return value;
    const isFunctionName = value.kind === 'global';
    const expr = isFunctionName ? undefined : toExpr(r, value, at, 'passed to a method');
    if (isFunctionName) parts.push(index === 0 ? '' : ', ', value.path);
    else if (expr === undefined) return faulty;
    else parts.push(index === 0 ? '' : ', ', expr);
  }
  return dynamic({ kind: 'code', parts: [...parts, ')'] }, true);
}
