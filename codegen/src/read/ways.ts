/** Where control branches and meets again: each way writes into a layer of its own, and where they differ a join is made. */
import type { Value } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import type { Formula } from '../graph/guards.ts';
import { type Coverage, joinOpen, OpenCalls } from './coverage.ts';
import type { Reader, Way } from './reader.ts';
import { listOf, recordOf } from './constants.ts';
import { met } from './copies.ts';
import { isWhole, ofPairs, pairsOf, wholeEntries, wholeIn } from './records.ts';
import { toValue } from './to-value.ts';
import type { Cell, Changes } from './store.ts';
import { type Abstract, faulty, handle, leaf, type List, nothing, type RecordValue } from './values.ts';

/** Reads `body` as one of several ways from here. */
export function along(r: Reader, control: Formula, body: () => void): Way {
  const before = r.control;
  r.store.push();
  r.control = control;
  body();
  const way: Way = { control: r.control, changes: r.store.pop() };
  r.control = before;
  return way;
}

/** Leaves for somewhere further out: what control and variables are at this moment. */
export function wayFromHere(r: Reader, depth: number): Way {
  return { control: r.control, changes: r.store.changesSince(depth) };
}

/** Goes on where these ways meet. */
export function meet(r: Reader, ways: readonly Way[], at: ts.Node): void {
  const live = ways.filter((way) => way.control !== false);
  if (live.length === 0) {
    r.control = false;
    return;
  }
  const going = goingOn(r, live);
  const cells = new Set(going.flatMap((way) => [...way.changes.keys()]));
  const merged = new Map<Cell<unknown>, unknown>();
  for (const cell of cells) {
    const cases = going.map(({ control, changes }) => ({
      control,
      changes,
      value: changes.has(cell) ? changes.get(cell) : r.store.get(cell),
    }));
    merged.set(cell, joinContents(r, cases, at));
  }
  for (const [cell, value] of merged) r.store.set(cell, value);
  r.control = r.flow === undefined ? true : r.flow.graph.meet(live.map((way) => way.control));
}

/** The calls that nobody has waited for where these ways meet. */
export function openAfter(r: Reader, coverage: Coverage, ways: readonly Way[]): OpenCalls {
  const { open } = coverage;
  const openOn = ({ changes }: Way): OpenCalls => (changes.get(open) as OpenCalls | undefined) ?? r.store.get(open);
  const live = ways.filter(({ control }) => control !== false);
  return joinOpen(
    coverage,
    goingOn(r, live).map((way) => ({ control: way.control, value: openOn(way) })),
  );
}

/** Where something was thrown, nobody asks any more what variables hold. */
function goingOn<T extends { readonly control: Formula }>(r: Reader, ways: readonly T[]): readonly T[] {
  const going = ways.filter(({ control }) => !isThrown(r, control));
  return going.length === 0 ? ways.slice(0, 1) : going;
}

function isThrown(r: Reader, control: Formula): boolean {
  if (typeof control === 'boolean' || r.flow === undefined) return false;
  if (control.kind === 'any') return control.of.every((part) => isThrown(r, part));
  return control.kind === 'point' && control.is === 'passed' && r.flow.graph.pointOf(control.point)?.kind === 'throw';
}

interface Case<T> {
  readonly control: Formula;
  readonly value: T;
  /** What the way has changed that leads here: arrays and records hold what it has left in them. */
  readonly changes?: Changes;
}

/** The same way with something else. */
function onSameWay<T, U>(one: Case<T>, value: U): Case<U> {
  return { ...one, value };
}

/** Asks as if the way had just been gone. */
function after<T>(r: Reader, { changes }: Case<unknown>, ask: () => T): T {
  if (changes === undefined) return ask();
  r.store.push();
  for (const [cell, content] of changes) r.store.set(cell, content);
  const answer = ask();
  r.store.pop();
  return answer;
}

/** What an array or record holds at the end of the way. */
function contentOf<T>(r: Reader, one: Case<{ readonly cell: Cell<T> }>): Case<T> {
  return onSameWay(
    one,
    after(r, one, () => r.store.get(one.value.cell)),
  );
}

/** Contents of cells: a variable's value, a list's items, a record's entries. */
function joinContents(r: Reader, cases: readonly Case<unknown>[], at: ts.Node): unknown {
  const [first] = cases;
  if (first === undefined || cases.every(({ value }) => value === first.value)) return first?.value;
  if (cases.every((one): one is Case<OpenCalls> => one.value instanceof OpenCalls)) {
    return r.coverage === undefined ? first.value : joinOpen(r.coverage, cases);
  }
  if (cases.every((one): one is Case<readonly Abstract[]> => Array.isArray(one.value))) {
    return joinItems(r, cases, at);
  }
  if (cases.every((one): one is Case<ReadonlyMap<string, Abstract>> => one.value instanceof Map)) {
    return joinEntries(r, cases, at);
  }
  return join(
    r,
    cases.map((one) => onSameWay(one, (one.value as Abstract | undefined) ?? nothing)),
    at,
  );
}

function joinItems(r: Reader, cases: readonly Case<readonly Abstract[]>[], at: ts.Node): readonly Abstract[] {
  const length = Math.max(...cases.map(({ value }) => value.length));
  const isSpread = ({ value }: Case<readonly Abstract[]>): boolean => value.some(({ kind }) => kind === 'spread');
  if (cases.some((one) => one.value.length !== length || isSpread(one))) return [joinWhole(r, cases, at)];
  return Array.from({ length }, (_, index) =>
    join(
      r,
      cases.map((one) => onSameWay(one, one.value[index] ?? nothing)),
      at,
    ),
  );
}

/** Arrays that got more items on one way than on another. */
function joinWhole(r: Reader, cases: readonly Case<readonly Abstract[]>[], at: ts.Node): Abstract {
  const lists = cases.map((one) => onSameWay(one, listOf(r, one.value)));
  const whole = joinOfValues(r, lists, at);
  if (whole.kind === 'value') return { kind: 'spread', of: whole };
  if (whole.kind !== 'handle') return faulty;
  const ref: Value = { kind: 'flat', of: { kind: 'list', items: [whole.ref] } };
  return { kind: 'spread', of: { kind: 'gathered', ref, promises: false } };
}

function joinEntries(
  r: Reader,
  cases: readonly Case<ReadonlyMap<string, Abstract>>[],
  at: ts.Node,
): ReadonlyMap<string, Abstract> {
  const wholes = cases.map((one) => onSameWay(one, wholeIn(one.value)));
  if (wholes.every((one): one is Case<Abstract> => one.value !== undefined)) return wholeEntries(join(r, wholes, at));
  if (cases.some(({ value }) => isWhole(value))) {
    const pairs = cases.map((one) => onSameWay(one, pairsOf(r, one.value)));
    return ofPairs(listOf(r, [joinWhole(r, pairs, at)]));
  }
  const keys = new Set(cases.flatMap(({ value }) => [...value.keys()]));
  return new Map(
    [...keys].map((key) => [
      key,
      join(
        r,
        cases.map((one) => onSameWay(one, one.value.get(key) ?? nothing)),
        at,
      ),
    ]),
  );
}

/** What a variable is after it was given different values on different ways. */
export function join(r: Reader, all: readonly Case<Abstract>[], at: ts.Node): Abstract {
  const cases = goingOn(r, all);
  const [first] = cases;
  if (first === undefined) return nothing;
  if (cases.every(({ value }) => sameAbstract(value, first.value))) return first.value;
  if (cases.some(({ value }) => value.kind === 'faulty')) return faulty;
  const lists = cases.filter((one): one is Case<List> => one.value.kind === 'list');
  if (lists.length === cases.length) {
    const items = lists.map((one) => contentOf(r, one));
    const length = items[0]?.value.length;
    if (items.every(({ value }) => value.length === length)) {
      return met(r, listOf(r, joinItems(r, items, at)), cases, at);
    }
  }
  const records = cases.filter((one): one is Case<RecordValue> => one.value.kind === 'record');
  if (records.length === cases.length) {
    const entries = records.map((one) => contentOf(r, one));
    const keys = [...(entries[0]?.value.keys() ?? [])].join('\0');
    if (entries.every(({ value }) => [...value.keys()].join('\0') === keys)) {
      return met(r, recordOf(r, joinEntries(r, entries, at)), cases, at);
    }
  }
  return met(r, joinOfValues(r, cases, at), cases, at);
}

function joinOfValues(r: Reader, cases: readonly Case<Abstract>[], at: ts.Node): Abstract {
  const { flow } = r;
  const odd = cases.find(
    ({ value }) => !['const', 'value', 'handle', 'list', 'record', 'gathered'].includes(value.kind),
  );
  if (flow === undefined || odd !== undefined) {
    return { kind: 'opaque', because: 'it is something else on each way that leads here', at };
  }
  const written: { guard: Formula; value: Value }[] = [];
  for (const one of cases) {
    const value = after(r, one, () => toValue(r, one.value, at));
    if (value === undefined) return faulty;
    written.push({ guard: one.control, value });
  }
  const ref: Value = { kind: 'join', join: flow.graph.join(written) };
  return cases.some((one) => after(r, one, () => holdsHandle(r, one.value))) ? handle(ref) : leaf(ref);
}

/** Whether something in it is a promise still. */
export function holdsHandle(r: Reader, value: Abstract): boolean {
  switch (value.kind) {
    case 'handle':
    case 'promise':
    case 'gathered':
      return true;
    case 'spread':
      return value.of.kind === 'gathered';
    case 'list':
      return r.store.get(value.cell).some((item) => holdsHandle(r, item));
    case 'record':
      return [...r.store.get(value.cell).values()].some((item) => holdsHandle(r, item));
    default:
      return false;
  }
}

function sameAbstract(a: Abstract, b: Abstract): boolean {
  if (a === b) return true;
  if (a.kind === 'const' && b.kind === 'const') return Object.is(a.value, b.value);
  if (a.kind === 'handle' && b.kind === 'handle') return JSON.stringify(a.ref) === JSON.stringify(b.ref);
  if (a.kind === 'value' && b.kind === 'value') return JSON.stringify(a.expr) === JSON.stringify(b.expr);
  if (a.kind === 'list' && b.kind === 'list') return a.cell === b.cell;
  if (a.kind === 'record' && b.kind === 'record') return a.cell === b.cell;
  return false;
}
