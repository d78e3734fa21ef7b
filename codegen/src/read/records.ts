/** Records that get a key which only the run knows, or whose parts a run-time loop assigns: known as a list of pairs. */
import type { ts } from 'ts-morph';
import { listOf } from './constants.ts';
import { copied, entered } from './copies.ts';
import { pushInLoop } from './filled.ts';
import type { Reader } from './reader.ts';
import type { Cell } from './store.ts';
import { settle, toExpr, toValue } from './to-value.ts';
import { type Abstract, constant, dynamic, faulty, handle, type RecordValue } from './values.ts';
import { holdsHandle } from './ways.ts';

export type Entries = ReadonlyMap<string, Abstract>;

/** Where the pairs stand in a record's contents, instead of its entries. No source can write it. */
const pairsKey = '\0pairs';
/** Where a record stands that is one value: a loop hands it on. */
const wholeKey = '\0whole';

/** Undefined: its entries are known one by one. */
export function wholeRecord(r: Reader, record: RecordValue, at: ts.Node): Abstract | undefined {
  const whole = r.store.get(record.cell).get(wholeKey);
  if (whole !== undefined) return whole;
  const pairs = r.store.get(record.cell).get(pairsKey);
  // An array in its place: it is being filled, or faulty.
  if (pairs?.kind !== 'list') return pairs;
  if (holdsHandle(r, pairs)) {
    const of = toValue(r, pairs, at);
    return of === undefined ? faulty : handle({ kind: 'fromEntries', of });
  }
  const expr = toExpr(r, pairs, at, 'put into a record');
  if (expr === undefined) return faulty;
  return settle(r, dynamic({ kind: 'code', parts: ['Object.fromEntries(', expr, ')'] }, true), at);
}

/** `record[key] = value`, where the entry cannot be known by its key. False: it can. */
export function putPair(r: Reader, cell: Cell<Entries>, key: Abstract, value: Abstract, at: ts.Node): boolean {
  const pair = listOf(r, [key, value]);
  entered(r, cell, value);
  if (pushInLoop(r, cell, [pair], at)) return true;
  const whole = r.store.get(cell).get(wholeKey);
  if (whole !== undefined) {
    r.store.set(cell, wholeEntries(withEntry(r, whole, key, value, at)));
    return true;
  }
  if (key.kind === 'const' && !r.store.get(cell).has(pairsKey)) return false;
  addPairs(r, cell, [pair]);
  return true;
}

/** A record that is one value, with one more entry. */
export function withEntry(r: Reader, whole: Abstract, key: Abstract, value: Abstract, at: ts.Node): Abstract {
  copied(r, value, at);
  const [of, by, put] = [whole, key, value].map((one) => toExpr(r, one, at, 'put into a record'));
  if (of === undefined || by === undefined || put === undefined) return faulty;
  return settle(r, dynamic({ kind: 'code', parts: ['({ ...', of, ', [', by, ']: ', put, ' })'] }, true), at);
}

/** Contents of a record that is one value. */
export function wholeEntries(whole: Abstract): Entries {
  return new Map([[wholeKey, whole]]);
}

export function isWhole(entries: Entries): boolean {
  return entries.has(wholeKey) || entries.has(pairsKey);
}

/** The value that a record is, if it is one. */
export function wholeIn(entries: Entries): Abstract | undefined {
  return entries.get(wholeKey);
}

export function addPairs(r: Reader, cell: Cell<Entries>, pairs: readonly Abstract[]): void {
  r.store.set(cell, ofPairs(listOf(r, [...pairsOf(r, r.store.get(cell)), ...pairs])));
}

/** Contents of a record that is known as these pairs. */
export function ofPairs(pairs: Abstract): Entries {
  return new Map([[pairsKey, pairs]]);
}

export function pairsOf(r: Reader, entries: Entries): readonly Abstract[] {
  const pairs = entries.get(pairsKey);
  const whole = entries.get(wholeKey);
  if (whole?.kind === 'value') {
    return [{ kind: 'spread', of: dynamic({ kind: 'code', parts: ['Object.entries(', whole.expr, ')'] }, true) }];
  }
  if (whole !== undefined) return [whole];
  if (pairs === undefined) return [...entries].map(([key, value]) => listOf(r, [constant(key), value]));
  return pairs.kind === 'list' ? r.store.get(pairs.cell) : [pairs];
}
