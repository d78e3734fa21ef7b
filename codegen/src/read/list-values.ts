/** Lists that hold arrays of which only the run knows the items, as one array. */
import type { Value } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import type { CodePart } from './expr.ts';
import { awaitable } from './expressions/await.ts';
import type { Reader } from './reader.ts';
import { settle, toExpr, toValue } from './to-value.ts';
import {
  type Abstract,
  dynamic,
  type Dynamic,
  type Faulty,
  faulty,
  type Gathered,
  type List,
  type Opaque,
} from './values.ts';
import { holdsHandle } from './ways.ts';

/** Undefined: the items of the list are known one by one. */
export function wholeOf(r: Reader, list: List, at: ts.Node): Gathered | Dynamic | Opaque | Faulty | undefined {
  const items = r.store.get(list.cell);
  if (isListKnown(items)) return undefined;
  const [first] = items;
  if (items.length === 1 && first?.kind === 'spread') return first.of;
  return holdsHandle(r, list) ? joinedHandles(r, items, at) : joinedValues(r, items, at);
}

function joinedHandles(r: Reader, items: readonly Abstract[], at: ts.Node): Gathered | Faulty {
  const lists: Value[] = [];
  let single: Value[] | undefined;
  for (const item of items) {
    const value = item.kind === 'spread' ? listValue(r, item.of, at) : awaitable(r, item, at);
    if (value === undefined) return faulty;
    if (item.kind === 'spread') {
      lists.push(value);
      single = undefined;
    } else if (single === undefined) lists.push({ kind: 'list', items: (single = [value]) });
    else single.push(value);
  }
  return {
    kind: 'gathered',
    ref: { kind: 'flat', of: { kind: 'list', items: lists } },
    promises: items.some(isPromise),
  };
}

function listValue(r: Reader, list: Abstract, at: ts.Node): Value | undefined {
  return list.kind === 'gathered' ? list.ref : toValue(r, list, at);
}

function isPromise(item: Abstract): boolean {
  if (item.kind === 'spread') return item.of.kind === 'gathered' && item.of.promises;
  return item.kind === 'promise';
}

/** `[...a, b, ...c]`, computed once. */
export function joinedValues(r: Reader, items: readonly Abstract[], at: ts.Node): Dynamic | Faulty {
  const joined = unsettled(r, items, at);
  const settled = joined === undefined ? faulty : settle(r, joined, at);
  return settled.kind === 'value' ? settled : faulty;
}

/** The same, not computed yet. Undefined: it cannot be, and that was reported. */
export function unsettled(r: Reader, items: readonly Abstract[], at: ts.Node): Dynamic | undefined {
  const parts: CodePart[] = ['['];
  for (const item of items) {
    const expr = toExpr(r, item.kind === 'spread' ? item.of : item, at, 'put beside values');
    if (expr === undefined) return undefined;
    parts.push(item.kind === 'spread' ? '...' : '', expr, ', ');
  }
  return { ...dynamic({ kind: 'code', parts: [...parts, ']'] }), own: true };
}

/** Whether its items are known one by one. */
export function isListKnown(items: readonly Abstract[]): boolean {
  return !items.some(({ kind }) => kind === 'spread');
}
