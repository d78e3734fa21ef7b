import type { PointId, Value } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import { listOf } from '../constants.ts';
import { addAwait } from '../points.ts';
import { codeOf, type FlowState, type Reader } from '../reader.ts';
import { unwrap } from '../symbols.ts';
import { reportUse, toValue } from '../to-value.ts';
import { type Abstract, dynamic, faulty, leaf, type PromiseValue } from '../values.ts';
import { evaluateAwaitedCall } from './call.ts';
import { evaluate } from './evaluate.ts';

export function evaluateAwait(r: Reader, node: ts.AwaitExpression): Abstract {
  const inner = unwrap(node.expression);
  const value = ts.isCallExpression(inner) ? evaluateAwaitedCall(r, inner) : evaluate(r, inner);
  return waitFor(r, value, node);
}

/** What `await value` gives. Waiting for what is no promise takes no time. */
export function waitFor(r: Reader, value: Abstract, at: ts.Node): Abstract {
  const { flow } = r;
  switch (value.kind) {
    case 'handle':
    case 'promise':
      if (flow === undefined) return { kind: 'opaque', because: `\`${codeOf(at)}\` waits for a run`, at };
      return value.kind === 'handle'
        ? leaf(addAwait(r, flow, 'all', [value.ref]), true)
        : waitForPromise(r, flow, value, at);
    case 'const':
    case 'list':
    case 'record':
    case 'value':
    case 'gathered':
    case 'opaque':
    case 'faulty':
      return value;
    default:
      reportUse(r, value, at);
      return faulty;
  }
}

function waitForPromise(r: Reader, flow: FlowState, promise: PromiseValue, at: ts.Node): Abstract {
  const { mode, of } = promise;
  if ('kind' in of && of.hold === true && mode === 'all' && of.ref.kind === 'gather') {
    const { hold: _, ...gathered } = of;
    addAwait(r, flow, 'all', [{ ...of.ref, of: { kind: 'const', value: null } }]);
    return { ...gathered, promises: false };
  }
  if ('kind' in of) return leaf(addAwait(r, flow, mode === 'body' ? 'all' : mode, [of.ref]), true);
  if (mode === 'body' || mode === 'all') {
    const waiting = new Waiting(r);
    const result = mode === 'body' ? waiting.item(promise) : waiting.items(of);
    return waiting.wait(flow, result);
  }
  const values = of.map((one) => awaitable(r, one, at));
  if (!values.every((value) => value !== undefined)) return faulty;
  return leaf(addAwait(r, flow, mode, [{ kind: 'list', items: values }]), true);
}

/** One of several things of which each is looked at by itself. */
export function awaitable(r: Reader, one: Abstract, at: ts.Node): Value | undefined {
  if (one.kind !== 'promise' || one.strand === undefined) return toValue(r, one, at);
  const { end, result } = one.strand;
  return end === undefined ? toValue(r, result, at) : pointValue(end);
}

type Result = (value: (index: number) => Abstract) => Abstract;

/** What is waited for together, collected first; its values are fields of one point. */
class Waiting {
  readonly #r: Reader;
  readonly #of: Value[] = [];

  constructor(r: Reader) {
    this.#r = r;
  }

  items(of: readonly Abstract[]): Result {
    const items = of.map((one) => this.item(one));
    return (value) =>
      listOf(
        this.#r,
        items.map((item) => item(value)),
      );
  }

  item(one: Abstract): Result {
    if (one.kind === 'handle') return this.#take(one.ref);
    if (one.kind === 'promise') {
      if (one.strand !== undefined) {
        const { end, result } = one.strand;
        if (end !== undefined) this.#of.push(pointValue(end));
        return () => result;
      }
      if ('kind' in one.of) return this.#take(one.of.ref);
      if (one.mode === 'all') return this.items(one.of);
    }
    return () => one;
  }

  #take(ref: Value): Result {
    const index = this.#of.push(ref) - 1;
    return (value) => value(index);
  }

  wait(flow: FlowState, result: Result): Abstract {
    const of = this.#of;
    const [only] = of;
    if (only === undefined) return result(() => faulty);
    // One list, not several things: so the value of the point is a list, also of one.
    const point = addAwait(this.#r, flow, 'all', of.length === 1 ? [only] : [{ kind: 'list', items: of }]);
    return result((index) =>
      of.length === 1
        ? leaf(point, true)
        : dynamic({ kind: 'field', of: { kind: 'leaf', value: point }, key: index, safe: true }, true),
    );
  }
}

function pointValue(point: PointId): Value {
  return { kind: 'point', point };
}
