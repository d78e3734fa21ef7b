/** Loops that the run expands: a body is read once, over an item that is only known then. */
import type { RegionId, RegionManifest, Value } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import { asGuard, type Formula } from '../graph/guards.ts';
import { beginHandle, besides, endHandles } from './coverage.ts';
import { isAsync as isAsyncNode, runBody } from './expressions/call-closure.ts';
import { settleResult } from './expressions/settle-result.ts';
import { addAwait } from './points.ts';
import type { FlowState, Reader, RegionFrame } from './reader.ts';
import { toValue } from './to-value.ts';
import { type Abstract, type Closure, dynamic, faulty, type Gathered, handle, leaf } from './values.ts';
import { holdsHandle } from './ways.ts';

/** The region while its body is read; it gets its last parts when that is done. */
export type RegionDraft = { -readonly [K in keyof RegionManifest]: RegionManifest[K] };

export function itemOf({ id, handles }: RegionManifest): Abstract {
  return handles === true ? handle({ kind: 'each', region: id }) : leaf({ kind: 'item', region: id }, true);
}

/** What a loop goes over: a list that is a value or a handle, or an array of handles. */
export interface LoopSource {
  readonly source: Value;
  readonly handles?: true;
}

/** Reads `body` inside a region of its own; gives how control was when it ended. */
export function inRegion<T>(
  r: Reader,
  flow: FlowState,
  spec: Pick<RegionManifest, 'kind' | 'source' | 'handles'>,
  frame: RegionFrame,
  body: (region: RegionDraft) => T,
): { readonly region: RegionDraft; readonly result: T; readonly end: Formula } {
  r.control = flow.graph.reach(r.control);
  const region: RegionDraft = flow.graph.beginRegion(r.control, spec);
  const { control, catchers, targets, regions } = r;
  const outer = flow.graph.region;
  const calls = flow.graph.nodes.length;
  flow.graph.region = region.id;
  // Inside, control counts from the beginning of an iteration.
  Object.assign(r, { control: true, catchers: [], targets: [], regions: [...regions, frame] });
  const result = body(region);
  const end = r.control;
  if (flow.graph.nodes.length === calls) region.callsBefore = calls;
  flow.graph.region = outer;
  Object.assign(r, { control, catchers, targets, regions });
  return { region, result, end };
}

/** What each iteration of a `.map` gives. */
interface Mapped {
  readonly gather: Value;
  readonly holdsHandle: boolean;
  /** Handles are inside of what it gives. */
  readonly isPart: boolean;
  readonly isAsync: boolean;
}

/** One copy of the body for each item, side by side; what it throws is the outcome of that iteration. */
function mapRegion(r: Reader, flow: FlowState, over: LoopSource, body: Closure, at: ts.Node): Mapped | undefined {
  const frame: RegionFrame = { kind: 'map', begun: r.store.now, depth: r.store.depth, pushes: [], returns: [] };
  const { scope, self } = r;
  r.strands += 1;
  const isAsync = isAsyncNode(body.node);
  const { region, result, end } = besides(
    r,
    at,
    'for each item',
    () =>
      inRegion(r, flow, { kind: 'map', ...over }, frame, (made) => {
        beginHandle(r, made);
        const index = leaf({ kind: 'index', region: made.id });
        const args = [itemOf(made), index].map((value) => ({ value, at }));
        const value = settleResult(r, runBody(r, body, args, at), body.node, at);
        const open = r.coverage && r.store.get(r.coverage.open);
        const holds = holdsHandle(r, value);
        return { value: toValue(r, value, at), holds, isPart: holds && value.kind !== 'handle', open };
      }),
    ({ region: { id }, result: { value } }) =>
      isAsync && value !== undefined ? { kind: 'gather', region: id, of: value } : undefined,
  );
  r.strands -= 1;
  Object.assign(r, { scope, self });
  if (over.handles === true && isAsync && result.value !== undefined) {
    endHandles(r, region, result.open, { kind: 'gather', region: region.id, of: result.value });
  }
  const completes = asGuard(end);
  if (completes !== undefined) region.completes = completes;
  if (result.value === undefined) return undefined;
  return {
    gather: { kind: 'gather', region: region.id, of: result.value },
    holdsHandle: result.holds,
    isPart: result.isPart,
    isAsync,
  };
}

/** `.map` of a handle: the handle of a list. */
export function mapHandle(r: Reader, flow: FlowState, source: Value, body: Closure, at: ts.Node): Abstract {
  const mapped = mapRegion(r, flow, { source }, body, at);
  return mapped === undefined ? faulty : handle(mapped.gather);
}

/**
 * `.map` of a list that is a value of the run, or of an array of handles: an array of handles, of promises, or of values.
 *
 * @param length what is as long
 */
export function mapValue(
  r: Reader,
  flow: FlowState,
  over: LoopSource,
  body: Closure,
  at: ts.Node,
  length = over.source,
): Abstract {
  const mapped = mapRegion(r, flow, over, body, at);
  if (mapped === undefined) return faulty;
  const { gather, holdsHandle: holds, isPart, isAsync } = mapped;
  // Values are there at once: nobody has to wait for them.
  if (!holds && !isAsync) return leaf(addAwait(r, flow, 'all', [gather]), true);
  const part = isAsync && isPart ? ({ hold: true } as const) : {};
  const gathered: Gathered = { kind: 'gathered', ref: gather, source: length, promises: isAsync, ...part };
  return gathered;
}

/** How many handles there are in an array that is filled while the run goes on; nobody has to wait for them. */
export function lengthOf(r: Reader, flow: FlowState, of: Gathered): Abstract {
  const ones = gatherOver(r, flow, of, () => ({ kind: 'const', value: null }));
  const list = leaf(addAwait(r, flow, 'all', [ones]), true);
  return dynamic({ kind: 'field', of: list.expr, key: 'length', safe: true });
}

/** `array.entries()` of an array of handles. */
export function entriesOf(r: Reader, flow: FlowState, of: Gathered): Gathered {
  const ref = gatherOver(r, flow, of, (region) => ({
    kind: 'list',
    items: [
      { kind: 'index', region },
      { kind: 'each', region },
    ],
  }));
  return { ...of, ref };
}

/** Something of each handle in an array, without a call. */
function gatherOver(r: Reader, flow: FlowState, { ref }: Gathered, give: (region: RegionId) => Value): Value {
  const frame: RegionFrame = { kind: 'map', begun: r.store.now, depth: r.store.depth, pushes: [], returns: [] };
  const { region } = inRegion(r, flow, { kind: 'map', source: ref, handles: true }, frame, () => undefined);
  return { kind: 'gather', region: region.id, of: give(region.id) };
}
