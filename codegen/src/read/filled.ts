/** Arrays from before a run-time loop that its body fills by `push`: what each iteration put in, in order. */
import type { RegionManifest, Value } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import { asGuard } from '../graph/guards.ts';
import { awaitable } from './expressions/await.ts';
import { copied } from './copies.ts';
import { addAwait } from './points.ts';
import type { FlowState, Push, Reader, RegionFrame } from './reader.ts';
import { addPairs, ofPairs } from './records.ts';
import type { Cell } from './store.ts';
import { joinedValues } from './list-values.ts';
import { settle, toValue } from './to-value.ts';
import {
  type Abstract,
  type Dynamic,
  dynamic,
  type Faulty,
  faulty,
  type Gathered,
  leaf,
  type Opaque,
} from './values.ts';
import { holdsHandle } from './ways.ts';

type ListCell = Cell<readonly Abstract[]>;
/** Of an array, or of a record that is filled by pairs of key and value. */
export type FilledCell = ListCell | Cell<ReadonlyMap<string, Abstract>>;

/** A list is only whole behind the loop that fills it. */
export function beingFilled(cell: FilledCell): Opaque {
  return {
    kind: 'opaque',
    because: 'the loop around is still filling it',
    fault: { rule: 'read-while-filled', args: { cell } },
  };
}

/** `list.push(…)` of a list from before the run-time loop around. True: it was one. */
export function pushInLoop(r: Reader, cell: FilledCell, values: readonly Abstract[], at: ts.Node): boolean {
  const frame = r.regions.at(-1);
  if (frame === undefined || (cell.born ?? 0) > frame.begun || frame.kept?.has(cell) === true) return false;
  for (const one of values) {
    const isList = one.kind === 'spread';
    const value = isList ? settle(r, one.of, at) : one;
    copied(r, value, at);
    const written = value.kind === 'gathered' ? value.ref : awaitable(r, value, at);
    frame.pushes.push({ cell, value, control: r.control, at, isList, ...(written && { written }) });
  }
  return true;
}

/** Nothing is known of what it holds. Gives that. */
export function spoil(r: Reader, cell: FilledCell, by: Opaque | Faulty): unknown {
  if (isOfRecord(r, cell)) r.store.set(cell, ofPairs(by));
  else r.store.set(cell, [{ kind: 'spread', of: by }]);
  return r.store.get<unknown>(cell);
}

function isOfRecord(r: Reader, cell: FilledCell): cell is Cell<ReadonlyMap<string, Abstract>> {
  return r.store.get<unknown>(cell) instanceof Map;
}

/** Behind the loop: what the list holds now. */
export function fill(r: Reader, flow: FlowState, region: RegionManifest, frame: RegionFrame, cell: FilledCell): void {
  const pushes = frame.pushes.filter((push) => push.cell === cell);
  const at = pushes.at(-1)?.at;
  if (at === undefined) return;
  const items = pushes.every(isWritten)
    ? (simple(r, flow, region, pushes) ?? general(r, flow, region, pushes, at))
    : undefined;
  if (items === undefined) spoil(r, cell, faulty);
  else deposit(r, cell, items, at);
}

type Written = Push & { readonly written: Value };

function isWritten(push: Push): push is Written {
  return push.written !== undefined;
}

/** One thing from each iteration that comes to it. */
function simple(
  r: Reader,
  flow: FlowState,
  region: RegionManifest,
  pushes: readonly Written[],
): Gathered | Dynamic | undefined {
  const [push] = pushes;
  if (push === undefined || pushes.length > 1 || push.isList) return undefined;
  const guard = asGuard(push.control);
  const ref: Value = { kind: 'gather', region: region.id, of: push.written, ...(guard && { guard }) };
  if (isValue(r, push)) return leaf(addAwait(r, flow, 'all', [ref]), true);
  return {
    kind: 'gathered',
    ref,
    promises: isPromise(push),
    ...(guard === undefined && region.next === undefined && !region.handles && { source: region.source }),
  };
}

function isValue(r: Reader, { value }: Push): boolean {
  return value.kind !== 'promise' && !holdsHandle(r, value);
}

function isPromise({ value }: Push): boolean {
  return value.kind === 'promise' || (value.kind === 'gathered' && value.promises);
}

/** Several things, some of them lists: each iteration gives a list of lists. */
function general(
  r: Reader,
  flow: FlowState,
  region: RegionManifest,
  pushes: readonly Written[],
  at: ts.Node,
): Gathered | Dynamic | undefined {
  const outer = flow.graph.region;
  flow.graph.region = region.id;
  const parts = pushes.map((push) => contribution(flow, push));
  flow.graph.region = outer;
  const lists: Value = { kind: 'list', items: parts };
  if (!pushes.every((push) => isValue(r, push))) {
    const of: Value = { kind: 'gather', region: region.id, of: { kind: 'flat', of: lists } };
    return { kind: 'gathered', ref: { kind: 'flat', of }, promises: pushes.some(isPromise) };
  }
  const gathered = leaf(addAwait(r, flow, 'all', [{ kind: 'gather', region: region.id, of: lists }]), true);
  const joined = settle(r, dynamic({ kind: 'code', parts: [gathered.expr, '.flat(2)'] }, true), at);
  return joined.kind === 'value' ? joined : undefined;
}

/** What one `push` put in: nothing, if the iteration did not come to it. */
function contribution(flow: FlowState, { written, control, isList }: Written): Value {
  const value: Value = isList ? written : { kind: 'list', items: [written] };
  if (control === true) return value;
  const none: Value = { kind: 'const', value: [] };
  return {
    kind: 'join',
    join: flow.graph.join([
      { guard: control, value },
      { guard: true, value: none },
    ]),
  };
}

function deposit(r: Reader, cell: FilledCell, items: Gathered | Dynamic, at: ts.Node): void {
  const frame = r.regions.at(-1);
  if (frame !== undefined && (cell.born ?? 0) <= frame.begun && frame.kept?.has(cell) !== true) {
    // The loop around goes on filling.
    const value = settle(r, items, at);
    const written = value.kind === 'gathered' ? value.ref : toValue(r, value, at);
    frame.pushes.push({ cell, value, control: r.control, at, isList: true, ...(written && { written }) });
  } else if (isOfRecord(r, cell)) addPairs(r, cell, [{ kind: 'spread', of: items }]);
  else append(r, cell, [{ kind: 'spread', of: items }], at);
}

/** Puts items at the end of a list. */
export function append(r: Reader, cell: ListCell, items: readonly Abstract[], at: ts.Node): void {
  putItems(r, cell, [...r.store.get(cell), ...items], at);
}

/** What is in a list from here on; values of which only the run knows how many are one value. */
export function putItems(r: Reader, cell: ListCell, all: readonly Abstract[], at: ts.Node): void {
  const ofValues =
    all.length > 1 && all.some(({ kind }) => kind === 'spread') && !all.some((one) => holdsHandle(r, one));
  if (ofValues) for (const one of all) copied(r, one, at);
  r.store.set(cell, ofValues ? [{ kind: 'spread', of: joinedValues(r, all, at) }] : all);
}
