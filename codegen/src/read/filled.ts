/** Arrays from before a run-time loop that its body fills by `push`: what each iteration put in, in order. */
import type { RegionManifest, Value } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import { asGuard } from '../graph/guards.ts';
import type { CodePart } from './expr.ts';
import { awaitable } from './expressions/await.ts';
import { addAwait } from './points.ts';
import type { FlowState, Push, Reader, RegionFrame } from './reader.ts';
import type { Cell } from './store.ts';
import { settle, toExpr, toValue } from './to-value.ts';
import { type Abstract, type Dynamic, dynamic, faulty, type Gathered, leaf } from './values.ts';
import { holdsHandle } from './ways.ts';

type ListCell = Cell<readonly Abstract[]>;

/** A list is only whole behind the loop that fills it. */
export const beingFilled: Abstract = {
  kind: 'opaque',
  because: 'the loop around is still filling it',
  fault: { rule: 'read-while-filled', args: undefined },
};

/** `list.push(…)` of a list from before the run-time loop around. True: it was one. */
export function pushInLoop(r: Reader, cell: ListCell, values: readonly Abstract[], at: ts.Node): boolean {
  const frame = r.regions.at(-1);
  if (frame === undefined || (cell.born ?? 0) > frame.begun) return false;
  for (const value of values) {
    const written = awaitable(r, value, at);
    frame.pushes.push({ cell, value, control: r.control, at, isList: false, ...(written && { written }) });
  }
  return true;
}

/** Behind the loop: what the list holds now. */
export function fill(r: Reader, flow: FlowState, region: RegionManifest, frame: RegionFrame, cell: ListCell): void {
  const pushes = frame.pushes.filter((push) => push.cell === cell);
  const at = pushes.at(-1)?.at;
  if (at === undefined) return;
  const items = pushes.every(({ written }) => written !== undefined)
    ? (simple(r, flow, region, pushes) ?? general(r, flow, region, pushes, at))
    : undefined;
  if (items === undefined) r.store.set(cell, [faulty]);
  else deposit(r, cell, items, at);
}

/** One thing from each iteration that comes to it. */
function simple(
  r: Reader,
  flow: FlowState,
  region: RegionManifest,
  pushes: readonly Push[],
): Gathered | Dynamic | undefined {
  const [push] = pushes;
  if (push?.written === undefined || pushes.length > 1 || push.isList) return undefined;
  const guard = asGuard(push.control);
  const ref: Value = { kind: 'gather', region: region.id, of: push.written, ...(guard && { guard }) };
  if (isValue(r, push)) return leaf(addAwait(r, flow, 'all', [ref]), true);
  return {
    kind: 'gathered',
    ref,
    promises: push.value.kind === 'promise',
    ...(guard === undefined && { source: region.source }),
  };
}

function isValue(r: Reader, { value }: Push): boolean {
  return value.kind !== 'promise' && !holdsHandle(r, value);
}

/** Several things, some of them lists: each iteration gives a list of lists, which glue joins. */
function general(
  r: Reader,
  flow: FlowState,
  region: RegionManifest,
  pushes: readonly Push[],
  at: ts.Node,
): Dynamic | undefined {
  if (!pushes.every((push) => isValue(r, push))) {
    r.fail('statement-not-supported', at, {
      statement: 'An array of handles that a run-time loop fills at several places, or from a loop inside of it,',
    });
    return undefined;
  }
  const outer = flow.graph.region;
  flow.graph.region = region.id;
  const parts = pushes.map((push) => contribution(flow, push));
  flow.graph.region = outer;
  const gather: Value = { kind: 'gather', region: region.id, of: { kind: 'list', items: parts } };
  const lists = leaf(addAwait(r, flow, 'all', [gather]), true);
  const joined = settle(r, dynamic({ kind: 'code', parts: [lists.expr, '.flat(2)'] }, true), at);
  return joined.kind === 'value' ? joined : undefined;
}

/** What one `push` put in: nothing, if the iteration did not come to it. */
function contribution(flow: FlowState, { written, control, isList }: Push): Value {
  const pushed: Value = written ?? { kind: 'list', items: [] };
  const value: Value = isList ? pushed : { kind: 'list', items: [pushed] };
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

function deposit(r: Reader, cell: ListCell, items: Gathered | Dynamic, at: ts.Node): void {
  const frame = r.regions.at(-1);
  if (frame !== undefined && (cell.born ?? 0) <= frame.begun) {
    // The loop around goes on filling.
    const value = settle(r, items, at);
    const written = toValue(r, value, at);
    frame.pushes.push({ cell, value, control: r.control, at, isList: true, ...(written && { written }) });
    return;
  }
  const before = r.store.get(cell);
  const all = before.length === 0 ? items : appended(r, before, items, at);
  r.store.set(cell, [all === undefined ? faulty : { kind: 'spread', of: all }]);
}

/** What the list held before, and then these. */
function appended(r: Reader, before: readonly Abstract[], items: Gathered | Dynamic, at: ts.Node): Dynamic | undefined {
  if (items.kind === 'gathered' || before.some((item) => holdsHandle(r, item))) {
    r.fail('statement-not-supported', at, {
      statement: 'An array of handles that a run-time loop fills, and that is not empty before,',
    });
    return undefined;
  }
  const parts: CodePart[] = ['['];
  for (const item of before) {
    const expr = toExpr(r, item.kind === 'spread' ? item.of : item, at, 'put beside values');
    if (expr === undefined) return undefined;
    parts.push(item.kind === 'spread' ? '...' : '', expr, ', ');
  }
  const settled = settle(r, dynamic({ kind: 'code', parts: [...parts, '...', items.expr, ']'] }, true), at);
  return settled.kind === 'value' ? settled : undefined;
}
