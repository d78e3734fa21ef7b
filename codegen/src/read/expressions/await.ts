import type { PointId, Value } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import { listOf } from '../constants.ts';
import { addAwait } from '../points.ts';
import { codeOf, type FlowState, type Reader } from '../reader.ts';
import { unwrap } from '../symbols.ts';
import { reportUse } from '../to-value.ts';
import { type Abstract, dynamic, leaf, type PromiseValue } from '../values.ts';
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
      return flow === undefined
        ? { kind: 'opaque', because: `\`${codeOf(at)}\` waits for a run`, at }
        : leaf(addAwait(r, flow, 'all', [value.ref]), true);
    case 'promise':
      return flow === undefined
        ? { kind: 'opaque', because: `\`${codeOf(at)}\` waits for a run`, at }
        : waitForPromise(r, flow, value, at);
    case 'const':
    case 'list':
    case 'record':
    case 'value':
    case 'opaque':
    case 'faulty':
      return value;
    default:
      reportUse(r, value, at);
      return { kind: 'faulty' };
  }
}

function waitForPromise(r: Reader, flow: FlowState, promise: PromiseValue, at: ts.Node): Abstract {
  if (promise.mode === 'body' || promise.mode === 'all') {
    const waiting = new Waiting(r);
    const result = promise.mode === 'body' ? waiting.item(promise) : waiting.items(promise.of);
    return waiting.wait(flow, result);
  }
  return r.fail('statement-not-supported', at, { statement: `\`Promise.${promise.mode}\`` });
}

/** What is waited for together, collected first; its values are fields of one point. */
class Waiting {
  readonly #r: Reader;
  readonly #of: Value[] = [];

  constructor(r: Reader) {
    this.#r = r;
  }

  items(of: readonly Abstract[]): (value: (index: number) => Abstract) => Abstract {
    const items = of.map((one) => this.item(one));
    return (value) =>
      listOf(
        this.#r,
        items.map((item) => item(value)),
      );
  }

  item(one: Abstract): (value: (index: number) => Abstract) => Abstract {
    switch (one.kind) {
      case 'handle': {
        const index = this.#of.push(one.ref) - 1;
        return (value) => value(index);
      }
      case 'promise': {
        if (one.mode === 'all') return this.items(one.of);
        if (one.strand === undefined) break;
        const { end, result } = one.strand;
        if (end !== undefined) this.#of.push(pointValue(end));
        // An async function that returns a promise is that promise.
        return this.item(result);
      }
      default:
    }
    return () => one;
  }

  wait(flow: FlowState, result: (value: (index: number) => Abstract) => Abstract): Abstract {
    const of = this.#of;
    const [only] = of;
    if (only === undefined) return result(() => ({ kind: 'faulty' }));
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
