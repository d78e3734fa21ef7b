/** Places in call order, and what was thrown with the place it began at. */
import type { Failure, Skip } from '@tradewind/sdk';
import { asCaught, deepFreeze, signalOf } from '@tradewind/sdk/runtime';
import { errorInfo } from '../../executors/error-info.ts';

/** Counters from the outside in: of the call, or of the loop, its item, the call in it. Compared item by item. */
export type Order = readonly number[];

export const last: Order = [Number.POSITIVE_INFINITY];

export function compareOrder(a: Order, b: Order): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export type Caught = Failure | Skip;

/** The call that something began at. What the flow itself threw comes after all that it had called. */
const origins = new WeakMap<object, Order>();

export function originOf(caught: Caught, otherwise = last): Order {
  return origins.get(caught) ?? otherwise;
}

/** What a `catch` in the flow receives, for something that a task threw. */
export function caughtFrom(thrown: unknown, task: string, origin: Order): Caught {
  const caught = deepFreeze(causeOf(thrown, task));
  origins.set(caught, origin);
  return caught;
}

/** Only a signal is a skip: what the flow caught and handed on is mere data to a task. */
function causeOf(thrown: unknown, task: string): Caught {
  const signal = signalOf(thrown);
  if (signal?.outcome === 'skip') return { outcome: 'skipped', task, reason: signal.reason };
  const { name, message } = errorInfo(thrown);
  return { outcome: 'failed', task, name, message };
}

/** What left a body, as plain data. */
export function caughtOut(thrown: unknown): Caught {
  return deepFreeze(asCaught(thrown));
}
