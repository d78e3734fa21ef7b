/**
 * `for (const x of list)` over a list that only the run knows. The body is read once; what it assigns is carried from
 * iteration to iteration, what it pushes is gathered. If it has points, one iteration follows the other.
 */
import type { Value } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import { sideBySideFix } from '../fixes/calls.ts';
import { all, asGuard, atom, type Formula, not, passed, threw } from '../graph/guards.ts';
import { beginHandle, beginIteration, endHandles, endLoop, leaveLoop, type OpenCalls } from './coverage.ts';
import { beingFilled, fill, type FilledCell, spoil } from './filled.ts';
import { type Carried, contentOf, partsOf, share, shareAtEnd, takeOver } from './carried.ts';
import { innerFirst, isHeldElsewhere } from './copies.ts';
import { addPoint, noteThrower } from './points.ts';
import { rehearse } from './rehearse.ts';
import { inRegion, itemOf, type LoopSource, type RegionDraft } from './regions.ts';
import {
  type Activation,
  type Catcher,
  codeOf,
  type FlowState,
  type JumpTarget,
  type Reader,
  type RegionFrame,
  type Way,
} from './reader.ts';
import { Scope } from './scope.ts';
import type { Cell } from './store.ts';
import { toValue } from './to-value.ts';
import { type Abstract, constant, handle, leaf, nothing } from './values.ts';
import { along, holdsHandle, join, meet, openAfter, wayFromHere } from './ways.ts';

/** What the loop does to what stands around it. */
interface Plan {
  readonly carried: Carried[];
  /** Lists that it fills. */
  readonly filled: Set<FilledCell>;
  /** Records among them that it cannot read. */
  readonly gathered: Set<Cell<unknown>>;
  /** Lists and records that it fills and reads: each iteration takes over what the one before has left. */
  readonly kept: Set<Cell<unknown>>;
}

/** What one reading of the body found. */
interface Reading {
  readonly region: RegionDraft;
  readonly frame: RegionFrame;
  /** Control that goes on to the next iteration, and control that leaves the body well. */
  readonly goesOn: Formula;
  readonly completes: Formula;
  /** What each carried variable holds at the end. */
  readonly next: ReadonlyMap<Carried, Abstract>;
  /** The cells from before the loop that were changed, with what they hold at the end. */
  readonly changed: ReadonlyMap<Cell<unknown>, unknown>;
  readonly returned: Value | undefined;
  /** The ways to loops around this one. */
  readonly jumps: readonly Jump[];
  /** By which way control leaves the loop, if it does not go on behind it; carried, so that it is seen outside. */
  readonly leftBy: Value | undefined;
  /** The calls that nobody has waited for at the end of an iteration. */
  readonly open: OpenCalls | undefined;
}

/** A `break` or `continue` of a loop around this one, or of a block with a label. */
interface Jump {
  readonly target: JumpTarget;
  readonly isBreak: boolean;
  readonly control: Formula;
}

export interface LoopBody {
  readonly label: string | undefined;
  bindItem(item: Abstract): void;
  execute(): void;
}

export function loopRegion(r: Reader, flow: FlowState, source: LoopSource, body: LoopBody, at: ts.Node): void {
  const plan = planOf(r, flow, source, body, at);
  const first = new Map(plan.carried.map((one) => [one, toValue(r, contentOf(r, one), at)]));
  const reading = read(r, flow, source, plan, body, at, first);
  finish(r, flow, plan, first, reading, at);
}

/** Reads the body until it is known what it carries and fills: a carried variable may let it do more. */
function planOf(r: Reader, flow: FlowState, source: LoopSource, body: LoopBody, at: ts.Node): Plan {
  const plan: Plan = { carried: [], filled: new Set(), gathered: new Set(), kept: new Set() };
  const { readWhileFilled } = r;
  const names = new Map(r.names);
  for (let grown = true; grown; ) {
    let reading: Reading | undefined;
    r.readWhileFilled = new Set();
    rehearse(r, () => {
      reading = read(r, flow, source, plan, body, at);
    });
    grown = reading !== undefined && extend(r, plan, reading, r.readWhileFilled, names, at);
  }
  r.readWhileFilled = readWhileFilled;
  return plan;
}

/** What another reading has shown. Whether it was something new. */
function extend(
  r: Reader,
  plan: Plan,
  reading: Reading,
  readToo: ReadonlySet<Cell<unknown>>,
  names: Reader['names'],
  at: ts.Node,
): boolean {
  let grown = false;
  for (const cell of [...readToo, ...reading.changed.keys()]) {
    // It is not only filled.
    if (plan.gathered.has(cell) || !plan.filled.delete(cell as FilledCell)) continue;
    plan.kept.add(cell);
    grown = true;
  }
  for (const { cell } of reading.frame.pushes) {
    if (plan.filled.has(cell) || plan.kept.has(cell)) continue;
    plan.filled.add(cell);
    if (isOfUnknownHandles(r, reading, cell)) plan.gathered.add(cell);
    grown = true;
  }
  for (const [cell, content] of reading.changed) {
    if (plan.filled.has(cell as FilledCell) || isCarried(plan, cell)) continue;
    for (const part of partsOf(r.store.get(cell), content)) {
      if (isCarried(plan, cell, part.key)) continue;
      if (part.key === undefined) remove(plan.carried, (one) => one.cell === cell);
      const name = nameFor(cell, part.key, plan);
      const held = contentOf(r, { cell, ...part });
      const one: Carried = { cell, name, ...part, isHandle: holdsHandle(r, held), isShared: false };
      plan.carried.push(one);
      if (isHeldElsewhere(r, names, held, cell)) share(r, one, held, at);
      grown = true;
    }
  }
  for (const one of plan.carried) {
    const next = reading.next.get(one);
    if (one.isHandle || next === undefined || !holdsHandle(r, next)) continue;
    one.isHandle = true;
    grown = true;
  }
  return shareAtEnd(r, reading.next, reading.frame.begun, at) || grown;
}

/** Handles under keys that only the run knows: such a record is no value that could be handed on. */
function isOfUnknownHandles(r: Reader, { frame }: Reading, cell: Cell<unknown>): boolean {
  const content = r.store.get(cell);
  if (!(content instanceof Map)) return false;
  return frame.pushes.some(({ cell: filled, value }) => {
    if (filled !== cell || !holdsHandle(r, value)) return false;
    const [key] = value.kind === 'list' ? r.store.get(value.cell) : [];
    return key?.kind !== 'const' || typeof key.value !== 'string' || !content.has(key.value);
  });
}

function isCarried({ carried }: Plan, cell: Cell<unknown>, key?: string): boolean {
  return carried.some((one) => one.cell === cell && one.key === key);
}

function remove<T>(list: T[], isMeant: (one: T) => boolean): void {
  list.splice(0, list.length, ...list.filter((one) => !isMeant(one)));
}

function nameFor(cell: Cell<unknown>, key: string | undefined, plan: Plan): string {
  const name = key ?? cell.name?.text ?? 'value';
  const taken = plan.carried.filter((one) => one.name === name || one.name.startsWith(`${name}_`)).length;
  return taken === 0 ? name : `${name}_${taken + 1}`;
}

// ── reading the body ────────────────────────────────────────────────────────────────────────────────────────────────

function read(
  r: Reader,
  flow: FlowState,
  source: LoopSource,
  plan: Plan,
  body: LoopBody,
  at: ts.Node,
  first: ReadonlyMap<Carried, Value | undefined> = new Map(),
): Reading {
  const frame: RegionFrame = {
    kind: 'loop',
    begun: r.store.now,
    depth: r.store.depth,
    pushes: [],
    kept: plan.kept,
    returns: [],
  };
  const { scope, labels, targets, catchers } = r;
  const spoiled = new Map<Cell<unknown>, unknown>();
  const thrown: Catcher = { isLoop: true, depth: r.store.depth, throwers: [] };
  const { region, result } = inRegion(r, flow, { kind: 'loop', ...source }, frame, (made) => {
    const depth = r.store.depth;
    const here = { breakDepth: depth, continueDepth: depth };
    const outer = targets.map((target): JumpTarget => ({ ...target, ...here, breaks: [], continues: [] }));
    const own: JumpTarget = {
      ...(body.label && { label: body.label }),
      ...here,
      isLoop: true,
      tries: r.tries.length,
      breaks: [],
      continues: [],
    };
    r.targets = [...outer, own];
    if (catchers.length > 0) r.catchers = [thrown];
    r.scope = new Scope(scope);
    const end = along(r, true, () => {
      for (const one of plan.carried) takeOver(r, one, { kind: 'carried', region: made.id, name: one.name }, at);
      for (const cell of plan.filled) spoiled.set(cell, spoil(r, cell, beingFilled(cell)));
      const handles = plan.carried.filter(({ isHandle }) => isHandle);
      beginIteration(
        r,
        made.id,
        handles.map((one) => ({ name: one.name, first: first.get(one) ?? undefinedValue })),
      );
      beginHandle(r, made);
      body.bindItem(itemOf(made));
      body.execute();
    });
    const ways = targets.flatMap((target, index) => [
      { target, isBreak: true, ways: outer[index]?.breaks ?? [] },
      { target, isBreak: false, ways: outer[index]?.continues ?? [] },
    ]);
    const thrownWays = thrown.throwers.map(({ way }) => way);
    const found = ending(r, flow, plan, frame, [end, ...own.continues], own.breaks, ways, thrownWays, at);
    return { ...found, changed: new Map([...found.changed].filter(([cell, held]) => spoiled.get(cell) !== held)) };
  });
  r.scope = scope;
  r.labels = labels;
  return { region, frame, ...result };
}

function ending(
  r: Reader,
  flow: FlowState,
  plan: Plan,
  frame: RegionFrame,
  goingOn: readonly Way[],
  breaks: readonly Way[],
  leaving: readonly (Omit<Jump, 'control'> & { readonly ways: readonly Way[] })[],
  thrown: readonly Way[],
  at: ts.Node,
): Omit<Reading, 'region' | 'frame'> {
  const meeting = (ways: readonly Way[]): Formula => flow.graph.meet(ways.map(({ control }) => control));
  const depth = r.store.depth;
  r.store.push();
  const jumping = [...goingOn, ...breaks, ...leaving.flatMap(({ ways }) => ways)];
  meet(r, [...jumping, ...(isLeavingSeen(r) ? frame.returns : []), ...thrown], at);
  const completes = meeting([...goingOn, ...breaks]);
  const jumps = leaving.flatMap(({ ways, ...jump }) => {
    const control = meeting(ways);
    return control === false ? [] : [{ ...jump, control: marked(r, control) }];
  });
  const next = new Map(plan.carried.map((one) => [one, contentOf(r, one)]));
  const changes = r.store.changesSince(depth);
  const isOuter = ([cell]: readonly [Cell<unknown>, unknown]): boolean =>
    (cell.born ?? 0) <= frame.begun && cell.owner === r.store;
  const changed = new Map([...changes].filter(isOuter));
  const returned = returnedValue(r, frame, completes, at);
  const leftBy = jumps.length === 0 ? undefined : leftByValue(r, frame, jumps, completes, at);
  r.store.pop();
  const open = r.coverage && openAfter(r, r.coverage, jumping);
  return {
    goesOn: meeting(goingOn),
    completes,
    next,
    changed,
    returned,
    jumps,
    leftBy,
    open,
  };
}

/** The jump's number; 0 for a `return`. */
function leftByValue(
  r: Reader,
  frame: RegionFrame,
  jumps: readonly Jump[],
  completes: Formula,
  at: ts.Node,
): Value | undefined {
  const cases = [
    ...jumps.map(({ control }, index) => ({ control, value: constant(index + 1) })),
    ...frame.returns.map(({ control }) => ({ control, value: constant(0) })),
    { control: completes, value: nothing },
  ];
  return toValue(
    r,
    join(
      r,
      cases.filter(({ control }) => control !== false),
      at,
    ),
    at,
  );
}

/** What the function around returns, if control leaves the loop by a `return`; carried, so that it is seen outside. */
function returnedValue(r: Reader, frame: RegionFrame, completes: Formula, at: ts.Node): Value | undefined {
  const says = frame.returns.some(({ value }) => !(value.kind === 'const' && value.value === undefined));
  if (!says) return undefined;
  const cases = [...frame.returns, { control: completes, value: nothing as Abstract }].filter(
    ({ control }) => control !== false,
  );
  return toValue(r, join(r, cases, at), at);
}

// ── behind the loop ─────────────────────────────────────────────────────────────────────────────────────────────────

const returnName = '(returned)';
const leftByName = '(left by)';
const undefinedValue: Value = { kind: 'const', value: { $type: 'undefined' } };

function finish(
  r: Reader,
  flow: FlowState,
  plan: Plan,
  first: ReadonlyMap<Carried, Value | undefined>,
  reading: Reading,
  at: ts.Node,
): void {
  const { region, frame, completes, goesOn, returned, jumps, leftBy } = reading;
  hintAtOrder(r, flow, plan, reading, at);
  // A loop that always ends by a `break` completes as well, after its first iteration.
  if (completes !== true || goesOn !== true) region.next = asGuard(goesOn) ?? { kind: 'all', of: [] };
  if (completes !== true) {
    const others = [...frame.returns, ...jumps].map(({ control }) => control);
    // All ways are asked first: if control came to the end of none, what was thrown on one of them is the reason.
    const ends = flow.graph.meet([completes, ...others]);
    region.completes = asGuard(all(ends, ...others.map(not))) as NonNullable<RegionDraft['completes']>;
  }
  const carried = carriedOf(r, flow, plan, first, reading, at);
  if (returned !== undefined) {
    carried.push({ name: returnName, first: undefinedValue, next: returned });
  }
  if (leftBy !== undefined) carried.push({ name: leftByName, first: undefinedValue, next: leftBy });
  if (carried.length > 0) region.carried = carried;
  for (const one of plan.carried) {
    takeOver(r, one, { kind: 'carried', region: region.id, name: one.name, last: true }, at);
  }
  endLoop(r, region, reading.open);
  if (region.handles === true && !isLeft(reading)) endHandles(r, region, reading.open);
  const before = r.control;
  const point = completes === true ? undefined : flow.graph.loopPoint(before, region.id);
  const fillAll = (): void => {
    for (const cell of innerFirst(r, plan.filled)) fill(r, flow, region, frame, cell);
  };
  if (point === undefined) return fillAll();
  if (r.catchers.length > 0) {
    along(r, threw(point), () => {
      fillAll();
      noteThrower(r, point, r.control);
    });
  }
  r.control = passed(point);
  if (frame.returns.length + jumps.length === 0) return fillAll();
  // Neither passed nor threw: control left.
  const left = all(before, not({ kind: 'any', of: [passed(point), threw(point)] }));
  if (jumps.length === 0) {
    along(r, left, () => {
      if (isLeavingSeen(r)) fillAll();
      leaveByReturn(r, reading, r.control, at);
    });
    fillAll();
    return;
  }
  r.control = flow.graph.reach(flow.graph.meet([r.control, left]));
  fillAll();
  leaveByJump(r, flow, reading, at);
}

function leaveByReturn(r: Reader, { region, frame, returned, open }: Reading, left: Formula, at: ts.Node): void {
  const value: Abstract =
    returned === undefined
      ? nothing
      : afterLoop(r, frame, { kind: 'carried', region: region.id, name: returnName, last: true });
  leaveLoop(r, r.activations.at(-1)?.tries ?? 0, region, open);
  leave(r, value, left, at);
}

/** Goes on by the way by which the iteration that was the last left the loop. */
function leaveByJump(r: Reader, flow: FlowState, reading: Reading, at: ts.Node): void {
  const { region, frame, jumps, open } = reading;
  const by: Value = { kind: 'carried', region: region.id, name: leftByName, last: true };
  const branchOf = (value: number): { name: string; test: Value } => ({
    name: `left:${value}`,
    test: { kind: 'op', op: '===', args: [by, { kind: 'const', value }] },
  });
  const returns = frame.returns.length === 0 ? [] : [branchOf(0)];
  const branches = [...returns, ...jumps.map((_, index) => branchOf(index + 1)), { name: 'on' }];
  const point = addPoint(r, flow, { kind: 'decide', branches });
  for (const [index, { target, isBreak }] of jumps.entries()) {
    along(r, atom(point, `branch:left:${index + 1}`), () => {
      leaveLoop(r, target.tries, region, open);
      if (isBreak) target.breaks.push(wayFromHere(r, target.breakDepth));
      else target.continues.push(wayFromHere(r, target.continueDepth));
    });
  }
  if (returns.length > 0) leaveByReturn(r, reading, atom(point, 'branch:left:0'), at);
  r.control = atom(point, 'branch:on');
}

/** Control may leave the loop before its last item: a `break` asks how the ones before went. */
function isLeft({ frame, jumps, goesOn, completes }: Reading): boolean {
  return frame.returns.length + jumps.length > 0 || JSON.stringify(goesOn) !== JSON.stringify(completes);
}

/** Iterations that follow one another for no reason that the program shows. */
function hintAtOrder(r: Reader, flow: FlowState, plan: Plan, reading: Reading, at: ts.Node): void {
  const { region } = reading;
  if (plan.carried.length > 0 || isLeft(reading) || !ts.isForOfStatement(at)) return;
  // What is computed between the calls is waited for as well, by an await that nobody has written.
  const hidden = new Set(flow.graph.nodes.flatMap(({ id, hidden: isHidden }) => (isHidden === true ? [id] : [])));
  const waits = flow.graph.points.some(
    (point) =>
      point.kind === 'await' &&
      point.region === region.id &&
      point.of.some((one) => one.kind !== 'node' || !hidden.has(one.node)),
  );
  if (!waits) return;
  const list = codeOf(at.expression);
  const mapped = ts.isIdentifier(at.expression) ? list : `(${list})`;
  r.note('iterations-in-turn', at.expression, { list, mapped }, sideBySideFix(at, r.checker));
}

function afterLoop(r: Reader, frame: RegionFrame, ref: Value): Abstract {
  return frame.returns.some(({ value }) => holdsHandle(r, value)) ? handle(ref) : leaf(ref, true);
}

function carriedOf(
  r: Reader,
  flow: FlowState,
  plan: Plan,
  first: ReadonlyMap<Carried, Value | undefined>,
  { region, next }: Reading,
  at: ts.Node,
): { name: string; first: Value; next: Value }[] {
  return plan.carried.flatMap((one) => {
    const before = first.get(one);
    const outer = flow.graph.region;
    flow.graph.region = region.id;
    const after = toValue(r, next.get(one) ?? nothing, at);
    flow.graph.region = outer;
    return before === undefined || after === undefined ? [] : [{ name: one.name, first: before, next: after }];
  });
}

/** `return` in a loop: the function ends; if another loop is around, that one is left as well. */
export function leave(r: Reader, value: Abstract, control: Formula, at: ts.Node): void {
  const activation = r.activations.at(-1);
  if (activation === undefined) return;
  const frame = r.regions.at(-1);
  if (frame !== undefined && isAround(r, activation)) {
    const way = wayFromHere(r, frame.depth);
    frame.returns.push({ value, control: marked(r, control), changes: way.changes, at });
  } else activation.returns.push({ way: { control, changes: r.store.changesSince(activation.depth) }, value, at });
}

/** Whether somebody may ask for variables after a `return`: a `finally`, or who has called the function. */
function isLeavingSeen(r: Reader): boolean {
  return r.catchers.length > 0 || r.activations.length > 1;
}

/** Something that was thrown is a reason not to be somewhere; a mark behind it is none. */
function marked({ flow }: Reader, control: Formula): Formula {
  const isPlain = typeof control === 'boolean' || (control.kind === 'point' && control.is !== 'threw');
  return flow === undefined || isPlain ? control : passed(flow.graph.point(control, { kind: 'mark' }));
}

/** Whether the function that returns began outside of the loop that is being read. */
export function isAround(r: Reader, activation: Activation): boolean {
  return r.regions.length > activation.regions;
}
