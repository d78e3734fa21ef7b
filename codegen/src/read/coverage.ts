/**
 * Whether a `try` covers what is called in it: every path from a call to the end of the block awaits it, or something it
 * is an input of. A failure of one that is not covered would pass the `catch` by.
 *
 * The calls that nobody has waited for yet are kept like a variable: each path hands them on, and where paths meet, what
 * is open on one of them is open. A call opens one, an `await` closes what it waits for.
 */
import { refsOf, type RegionManifest, type Value } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import { awaitFix } from '../fixes/awaits.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Formula } from '../graph/guards.ts';
import { Knowledge, type Known } from './known.ts';
import { codeOf, type FlowState, type Reader, type Way } from './reader.ts';
import type { Cell, Changes } from './store.ts';

/** A call that nobody has waited for, by what waits for it. */
interface OpenCall {
  /** Absent: what the iteration before left in a variable; the call itself stands somewhere else. */
  readonly at?: ts.Node;
  /** What is known wherever it is open. */
  readonly known: Known | undefined;
  readonly inputs: readonly Value[];
}

/** The calls that are open at some place. */
export class OpenCalls extends Map<string, OpenCall> {}

/** A variable that a run-time loop hands from iteration to iteration. */
interface Carried {
  readonly first: Value;
  next?: Value;
  /** Some iteration drops what it was handed: whoever waits for the last one does not wait for all. */
  drops?: boolean;
}

/** What is called and awaited in a `try`, and in those inside of it. */
export class Coverage {
  readonly open: Cell<OpenCalls>;
  readonly knowledge: Knowledge;
  readonly graph: GraphBuilder;
  readonly carried = new Map<string, Carried>();
  /** What a body that runs beside has waited for, by the point at its end. */
  readonly closedBy = new Map<string, readonly string[]>();
  readonly told = new Set<ts.Node>();

  constructor(graph: GraphBuilder, born: number) {
    this.graph = graph;
    this.knowledge = new Knowledge(graph);
    // It belongs to no store: it is no variable that a loop could carry.
    this.open = { value: new OpenCalls(), born };
  }
}

/** The calls that were open when a `try` was entered: they are not its own. */
export type TryFrame = ReadonlySet<string>;

/** Reads the block of a `try` by `body`, and reports the calls in it that it does not cover. */
export function covering(r: Reader, flow: FlowState, body: () => void): void {
  const { coverage = new Coverage(flow.graph, r.store.now), tries } = r;
  const outer = r.coverage;
  r.coverage = coverage;
  r.tries = [...tries, new Set(r.store.get(coverage.open).keys())];
  body();
  if (r.isReached) leaveTries(r, tries.length);
  Object.assign(r, { coverage: outer, tries });
}

/** A `catch` begins. Which calls its block still had to wait for when something threw is not asked: that was no path to its end. */
export function beginCatch(r: Reader, before: OpenCalls | undefined): void {
  const { coverage } = r;
  if (coverage === undefined || before === undefined) return;
  const open = r.store.get(coverage.open);
  r.store.set(coverage.open, new OpenCalls([...open].filter(([key]) => before.has(key))));
}

/** Control leaves all `try` blocks but the outermost `to`: what is open in them is not covered. */
export function leaveTries(r: Reader, to: number, open?: OpenCalls): void {
  const { coverage } = r;
  const [outermost] = r.tries.slice(to);
  if (coverage === undefined || outermost === undefined) return;
  const here = coverage.knowledge.at(r.control);
  for (const [key, { at, known }] of open ?? r.store.get(coverage.open)) {
    if (at === undefined || outermost.has(key) || coverage.told.has(at) || r.silent) continue;
    if (coverage.knowledge.both(known, here) === 'never') continue;
    coverage.told.add(at);
    r.note('uncovered-call', at, { call: codeOf(at) }, awaitFix(at, r.checker));
  }
}

// ── what opens and closes calls ─────────────────────────────────────────────────────────────────────────────────────

/** A call, a body that runs beside, a loop of such bodies: somebody has to wait for it. */
export function noteOpen(r: Reader, ref: Value, inputs: readonly Value[], at?: ts.Node): void {
  const { coverage } = r;
  const key = keyOf(ref);
  if (coverage === undefined || key === undefined) return;
  const calls = new OpenCalls(r.store.get(coverage.open));
  calls.set(key, { ...(at && { at }), known: coverage.knowledge.at(r.control), inputs });
  r.store.set(coverage.open, calls);
}

/** Somebody waits for these. */
export function noteAwaited(r: Reader, of: readonly Value[]): void {
  const { coverage } = r;
  const open = coverage && r.store.get(coverage.open);
  if (coverage === undefined || open === undefined || open.size === 0) return;
  const here = coverage.knowledge.at(r.control);
  const left = new OpenCalls(open);
  for (const [key, isSure] of reached(coverage, of, open)) {
    const call = open.get(key);
    if (call === undefined) continue;
    const known = coverage.knowledge.both(call.known, here);
    if (isSure || known === 'never' || waitFor(coverage, of, key, known, open)) left.delete(key);
  }
  if (left.size !== open.size) r.store.set(coverage.open, left);
}

/**
 * Reads a body that runs beside. Who waits for its end waits for what it waited for, if it ran at all: a callback may run
 * for no item.
 */
export function besides<T>(
  r: Reader,
  at: ts.Node,
  runs: 'once' | 'for each item',
  body: () => T,
  endOf: (result: T) => Value | undefined,
): T {
  const { coverage } = r;
  const before = coverage && r.store.get(coverage.open);
  const result = body();
  if (coverage === undefined || before === undefined) return result;
  const after = r.store.get(coverage.open);
  const end = endOf(result);
  r.store.set(coverage.open, new OpenCalls([...after, ...before]));
  if (end === undefined) return result;
  const closed = runs === 'once' ? [...before.keys()].filter((key) => !after.has(key)) : [];
  coverage.closedBy.set(keyOf(end) as string, closed);
  noteOpen(r, end, [], at);
  return result;
}

/** What is open where ways meet. */
export function joinOpen(
  { knowledge }: Coverage,
  ways: readonly { readonly control: Formula; readonly value: OpenCalls }[],
): OpenCalls {
  const calls = new OpenCalls();
  for (const { control, value } of ways) {
    const here = knowledge.at(control);
    for (const [key, call] of value) {
      const known = knowledge.both(call.known, here);
      if (known === 'never') continue;
      const other = calls.get(key);
      calls.set(key, { ...call, known: other === undefined ? known : knowledge.common(other.known, known) });
    }
  }
  return calls;
}

/** Of several ways that went through the same block, what is open behind it on each of them. */
export function openOnWays(r: Reader, ways: readonly Way[], after: Way): readonly Changes[] {
  const { coverage } = r;
  if (coverage === undefined) return [];
  const { open } = coverage;
  const openIn = ({ changes }: Way): OpenCalls => (changes.get(open) as OpenCalls | undefined) ?? r.store.get(open);
  const before = ways.map(openIn);
  const behind = [...openIn(after)];
  const isNew = (key: string): boolean => !before.some((one) => one.has(key));
  return before.map((own) => new Map([[open, new OpenCalls(behind.filter(([key]) => own.has(key) || isNew(key)))]]));
}

// ── loops ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The iteration begins with what the one before left in these variables. */
export function beginIteration(r: Reader, region: string, handles: readonly { name: string; first: Value }[]): void {
  for (const { name, first } of handles) {
    const ref: Value = { kind: 'carried', region, name };
    r.coverage?.carried.set(keyOf(ref) as string, { first });
    noteOpen(r, ref, []);
  }
}

/** An iteration is for this one of an array of handles. */
export function beginHandle(r: Reader, { id, handles }: RegionManifest): void {
  if (handles === true) noteOpen(r, { kind: 'each', region: id }, []);
}

/**
 * Every iteration has waited for the handle that it was for: who waits for all of them has waited for the array. `end` is
 * what such a one waits for; absent: control goes on behind the loop.
 */
export function endHandles(r: Reader, { id, source }: RegionManifest, ends: OpenCalls | undefined, end?: Value): void {
  const { coverage } = r;
  if (coverage === undefined || ends === undefined || ends.has(`each ${id}`)) return;
  if (end === undefined) return noteAwaited(r, [source]);
  const key = keyOf(end) as string;
  const sure = [...reached(coverage, [source], ends)].flatMap(([one, isSure]) => (isSure ? [one] : []));
  coverage.closedBy.set(key, [...(coverage.closedBy.get(key) ?? []), ...sure]);
}

/** Behind a loop: `ends` is what was open at the end of an iteration. There may have been none. */
export function endLoop(r: Reader, region: RegionManifest, ends: OpenCalls | undefined): void {
  const { coverage } = r;
  if (coverage === undefined || ends === undefined) return;
  const own = (region.carried ?? []).map(({ name, next }) => ({ key: `carried ${region.id} ${name}`, next }));
  const nexts = own.map(({ next }) => next);
  for (const { key, next } of own) {
    const one = coverage.carried.get(key);
    const call = ends.get(key);
    if (one === undefined) continue;
    one.next = next;
    one.drops = call !== undefined && !waitFor(coverage, nexts, key, call.known, ends);
  }
  const left = [...ends].filter(([key]) => key !== `each ${region.id}` && !own.some((one) => one.key === key));
  r.store.set(coverage.open, new OpenCalls([...left, ...r.store.get(coverage.open)]));
}

/** Control leaves a loop by `return`: what the iterations before left open, and no variable hands on. */
export function leaveLoop(r: Reader, to: number, region: RegionManifest, ends: OpenCalls | undefined): void {
  const { coverage } = r;
  if (coverage === undefined || ends === undefined) return;
  const nexts = (region.carried ?? []).map(({ next }) => next);
  const handed = reached(coverage, nexts, ends);
  leaveTries(r, to, new OpenCalls([...ends].filter(([key]) => !handed.has(key))));
}

// ── who waits for whom ──────────────────────────────────────────────────────────────────────────────────────────────

/** What is waited for with `of`, and whether on every way. Behind what is closed, all is closed. */
function reached(coverage: Coverage, of: readonly Value[], open: OpenCalls): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  const seen = new Map<string, boolean>();
  const stack = of.map((value) => ({ value, isSure: true }));
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    for (const ref of refsOf(at.value)) {
      const key = keyOf(ref);
      const name = nameOf(ref);
      if (key === undefined || seen.get(name) === true || seen.get(name) === at.isSure) continue;
      seen.set(name, at.isSure);
      found.set(key, at.isSure);
      for (const closed of coverage.closedBy.get(key) ?? []) found.set(closed, at.isSure);
      const isSure = at.isSure && ref.kind !== 'join' && !(ref.kind === 'gather' && ref.guard !== undefined);
      for (const value of behind(coverage, ref, key, open)) stack.push({ value, isSure });
    }
  }
  return found;
}

/** Whether who waits for `of` waits for this call, wherever that is open. */
function waitFor(
  coverage: Coverage,
  of: readonly Value[],
  key: string,
  known: Known | undefined,
  open: OpenCalls,
): boolean {
  const told = new Map<string, boolean>();
  const waits = (ref: Value): boolean => {
    const own = keyOf(ref);
    if (own === undefined) return false;
    if (own === key || coverage.closedBy.get(own)?.includes(key) === true) return true;
    if (ref.kind === 'gather' && coverage.knowledge.holds(ref.guard, known) !== true) return false;
    const values = behind(coverage, ref, own, open, known);
    return ref.kind === 'join' ? values.length > 0 && values.every(reaches) : values.some(reaches);
  };
  const reaches = (value: Value): boolean =>
    refsOf(value).some((ref) => {
      const name = nameOf(ref);
      const before = told.get(name);
      if (before !== undefined) return before;
      // Round about, a loop that hands something on says nothing new.
      told.set(name, false);
      const truth = waits(ref);
      told.set(name, truth);
      return truth;
    });
  return of.some(reaches);
}

/** What something that is waited for has itself waited for. */
function behind(
  { graph, knowledge, carried }: Coverage,
  ref: Value,
  key: string,
  open: OpenCalls,
  known?: Known,
): readonly Value[] {
  switch (ref.kind) {
    case 'node':
    case 'group':
      return open.get(key)?.inputs ?? [];
    case 'join': {
      const cases = graph.joins.find(({ id }) => id === ref.join)?.cases ?? [];
      const truths = cases.map(({ guard }) => knowledge.holds(guard, known));
      const surely = truths.indexOf(true);
      return cases.filter((_, at) => truths[at] !== false && (surely === -1 || at <= surely)).map(({ value }) => value);
    }
    case 'gather': {
      const region = graph.regions.find(({ id }) => id === ref.region);
      return region === undefined || region.handles === true ? [ref.of] : [ref.of, region.source];
    }
    case 'each': {
      const region = graph.regions.find(({ id }) => id === ref.region);
      return region?.kind === 'map' ? [region.source] : [];
    }
    case 'carried': {
      const one = carried.get(key);
      if (one === undefined || one.drops === true) return [];
      return one.next === undefined ? [one.first] : [one.first, one.next];
    }
    default:
      return [];
  }
}

/** Two gathers of one loop may be of different things. */
function nameOf(ref: Value): string {
  return ref.kind === 'gather' ? JSON.stringify(ref) : (keyOf(ref) ?? '');
}

/** By what it is open. */
function keyOf(ref: Value): string | undefined {
  switch (ref.kind) {
    case 'node':
      return `node ${ref.node}`;
    case 'group':
      return `group ${ref.group}`;
    case 'join':
      return `join ${ref.join}`;
    case 'carried':
      return `carried ${ref.region} ${ref.name}`;
    case 'point':
      return `point ${ref.point}`;
    case 'gather':
      return `gather ${ref.region}`;
    case 'each':
      return `each ${ref.region}`;
    default:
      return undefined;
  }
}
