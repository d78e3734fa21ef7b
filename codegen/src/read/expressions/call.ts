/** Calls: of tasks, flows, closures, the SDK, the platform, and methods of values. */
import type { Value } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import { readCallOptions } from '../../options/task-options.ts';
import { codeOf, type Reader } from '../reader.ts';
import { settle } from '../to-value.ts';
import { unwrap } from '../symbols.ts';
import { type Abstract, type Callable, faulty, type Modifier } from '../values.ts';
import { callClosure } from './call-closure.ts';
import { callFlow } from './call-flow.ts';
import { callGlobal } from './call-global.ts';
import { callMethod } from './call-method.ts';
import { callPackage } from './call-package.ts';
import { callChain, callSdk } from './call-sdk.ts';
import { callTask } from './call-task.ts';
import { callTrigger } from './call-trigger.ts';
import { mayAct } from './effects.ts';
import { evaluate } from './evaluate.ts';
import { spreadItems } from './literals.ts';
import { accessOf } from './property.ts';

/** The arguments of a call, evaluated, with where each stands. */
export interface Argument {
  readonly value: Abstract;
  readonly at: ts.Node;
}

export function evaluateCall(r: Reader, node: ts.CallExpression): Abstract {
  return call(r, node, false);
}

/** The same under an `await`: the body of an async function is then part of the body around. */
export function evaluateAwaitedCall(r: Reader, node: ts.CallExpression): Abstract {
  return call(r, node, true);
}

function call(r: Reader, node: ts.CallExpression, awaited: boolean): Abstract {
  const { naming, chained } = r;
  r.naming = undefined;
  r.chained = undefined;
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) return r.fail('io-in-flow', node, { code: codeOf(node) });
  const expression = unwrap(node.expression);
  const member = ts.isPropertyAccessExpression(expression) ? expression : undefined;
  let callee = member === undefined ? evaluate(r, expression) : calleeOf(r, member);
  if (callee.kind === 'method' && node.arguments.some((argument) => mayAct(r, argument))) {
    const { of } = callee;
    const settled = settle(r, of, member?.expression ?? node);
    const isPlaced = of.kind === 'value' && settled.kind === 'value' && of.place !== undefined;
    callee = { ...callee, of: isPlaced ? { ...settled, place: of.place } : settled };
  }
  // What `chain` is given is read step by step.
  if (callee.kind === 'sdk' && callee.name === 'chain') return r.flow === undefined ? faulty : callChain(r, node);
  const args = evaluateArguments(r, node.arguments);
  if (!Array.isArray(args)) return args as Abstract;
  r.naming = naming;
  const result = dispatch(r, callee, args as readonly Argument[], node, { awaited, chained });
  r.naming = undefined;
  return result;
}

/** `a.b` of a call: on values and handles `b` is a method, not a field. */
function calleeOf(r: Reader, node: ts.PropertyAccessExpression): Abstract {
  const base = evaluate(r, node.expression);
  if (['value', 'handle', 'promise', 'gathered'].includes(base.kind) || isNothing(base)) {
    return { kind: 'method', of: base, name: node.name.text };
  }
  return accessOf(r, base, node);
}

function isNothing(value: Abstract): boolean {
  return value.kind === 'const' && (value.value === undefined || value.value === null);
}

export function evaluateArguments(r: Reader, nodes: readonly ts.Expression[]): readonly Argument[] | Abstract {
  const args: Argument[] = [];
  for (const [index, node] of nodes.entries()) {
    if (!ts.isSpreadElement(node)) {
      const value = evaluate(r, node);
      // Glue that only computes stays open: what takes it may compute with it.
      const later = nodes.slice(index + 1).some((one) => mayAct(r, one));
      args.push({ value: later ? settle(r, value, node) : value, at: node });
      continue;
    }
    const spread = evaluate(r, node.expression);
    if (spread.kind === 'value') {
      args.push({ value: { kind: 'spread', of: spread }, at: node.expression });
      continue;
    }
    const items = spreadItems(r, spread, node.expression);
    if (!Array.isArray(items)) return items as Abstract;
    for (const value of items as readonly Abstract[]) args.push({ value, at: node });
  }
  return args;
}

export interface CallWay {
  readonly awaited: boolean;
  /** What `chain` puts before this call. */
  readonly chained: readonly Value[] | undefined;
}

export function dispatch(
  r: Reader,
  callee: Abstract,
  args: readonly Argument[],
  node: ts.CallExpression,
  way: CallWay = { awaited: false, chained: undefined },
): Abstract {
  if (way.chained !== undefined && callee.kind !== 'callable') {
    return callee.kind === 'faulty' ? faulty : r.fail('late-chain-step', node, { code: codeOf(node) });
  }
  if (!takesSpread(callee)) {
    const spread = args.find(({ value }) => value.kind === 'spread');
    if (spread !== undefined) {
      const seen =
        'a list whose length only the run knows, spread into the arguments of a call that becomes part of the graph';
      return r.fail('glue-not-supported', spread.at, { code: codeOf(spread.at), seen });
    }
  }
  switch (callee.kind) {
    case 'callable': {
      const after = way.chained === undefined ? callee.after : [...callee.after, ...way.chained];
      return callDeclared(r, { ...callee, after }, args, node);
    }
    case 'modifier':
      return modify(r, callee, args);
    case 'closure':
      return callClosure(r, callee, args, node, way.awaited);
    case 'method':
      return callMethod(r, callee, args, node);
    case 'global':
      return callGlobal(r, callee.path, args, node);
    case 'sdk':
      return callSdk(r, callee.name, args, node);
    case 'external':
      return callPackage(r, callee, args, node);
    case 'faulty':
      return faulty;
    case 'opaque':
      if (r.flow === undefined || callee.fault !== undefined) {
        return callee.fault === undefined ? callee : r.fail(callee.fault.rule, node, callee.fault.args);
      }
      return r.fail('unknown-call', node.expression, { name: codeOf(node.expression), because: callee.because });
    case 'handle':
      return r.fail('handle-as-value', node.expression, { code: codeOf(node.expression), use: 'called' });
    default:
      return r.fail('unknown-call', node.expression, {
        name: codeOf(node.expression),
        because: 'it is no function that can be read here',
      });
  }
}

/** What only computes, or moves items, takes them as they come. */
function takesSpread({ kind }: Abstract): boolean {
  return kind === 'method' || kind === 'global' || kind === 'sdk' || kind === 'external' || kind === 'faulty';
}

function callDeclared(r: Reader, callee: Callable, args: readonly Argument[], node: ts.CallExpression): Abstract {
  const { declaration } = callee;
  if (r.flow === undefined) {
    return { kind: 'opaque', because: `\`${declaration.name}\` is called outside of a flow`, at: node };
  }
  switch (declaration.kind) {
    case 'task':
      return callTask(r, r.flow, callee, declaration, args, node);
    case 'trigger':
      return callTrigger(r, r.flow, callee, args, node);
    default:
      return callFlow(r, r.flow, callee, declaration, args, node);
  }
}

/** `.with({ … })` and `.after(a, [b, c])`. */
function modify(r: Reader, { which, call }: Modifier, args: readonly Argument[]): Abstract {
  if (which === 'after') {
    const after = args.flatMap(({ value, at }) => upstreamOf(r, value, at));
    return { ...call, after: [...call.after, ...after] };
  }
  const [options] = args;
  if (options === undefined) return call;
  const owner = `the call of \`${call.declaration.name}\``;
  const read = readCallOptions(r, options.value, options.at, owner);
  return {
    ...call,
    overrides: [...call.overrides, read.options],
    ...(read.idNode && { idNode: read.idNode }),
  };
}

/** The handles in `.after(…)` and in a step of `chain`. */
export function upstreamOf(r: Reader, value: Abstract, at: ts.Node): Value[] {
  switch (value.kind) {
    case 'handle':
      return [value.ref];
    case 'list':
      return r.store.get(value.cell).flatMap((item) => upstreamOf(r, item, at));
    case 'gathered':
      return [value.ref];
    case 'spread':
      return upstreamOf(r, value.of, at);
    case 'faulty':
      return [];
    default:
      // TypeScript says that it is no handle; a join with nothing on one way has passed its check.
      if (!(value.kind === 'const' && value.value === undefined)) {
        r.fail('unknown-call', at, { name: codeOf(at), because: 'it is no handle, so nothing can come after it' });
      }
      return [];
  }
}
