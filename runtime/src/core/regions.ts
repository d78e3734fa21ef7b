/**
 * Loops that are expanded at run time. When control and the source are there, each item gets a frame: a copy of the
 * body's cells. Without `next` all begin at once; with it, each begins when the one before lets it. A loop over the list
 * of another `map` follows that one item by item.
 */
import { causeOfThrow } from './causes.ts';
import type { GatherCell } from './gathers.ts';
import { GatherItemCell } from './gathers.ts';
import { originOf } from './find-node.ts';
import { awaitGuard, readGuard, type Reason } from './guards.ts';
import { handlesIn } from './handles.ts';
import { keyOf } from './keys.ts';
import { commonDepth, ledgerOf, memberEnded, orderIn } from './ledgers.ts';
import type { Cause } from './model.ts';
import { NodeCell } from './nodes.ts';
import type { EndPlan, GatherItemPlan, GatherPlan, GuardRef, RegionPlan, ScopePlan } from './plan.ts';
import { Cell, type CallOrder, type Failing, Frame, type Iterations, type Ledger, type Run } from './run.ts';
import { evaluate, type Leaf, lookAt, type Placed, Tally, tally, type ValueCell } from './values.ts';

/** Settles when somebody says so. */
class Signal extends Cell {
  advance(): void {}
}

/** An iteration that ended by a throw, or was not begun since its item failed: an outcome that must be looked at. */
export class IterationThrow implements Failing {
  readonly cause: Cause;
  readonly ledger: Ledger;
  looked = -1;
  readonly #frame: Frame;
  readonly #shared: IterationThrow | undefined;

  /** @param shared what its item ended by, in the loop that this one follows */
  constructor(cause: Cause, frame: Frame, shared?: IterationThrow) {
    this.cause = cause;
    this.ledger = frame.ledger;
    this.#frame = frame;
    this.#shared = shared;
    if (cause.outcome === 'failed') this.ledger.failures.push(this);
  }

  callOrder(): CallOrder {
    return orderIn(this.#frame, -1);
  }

  /** As an item of a list. */
  leaf(run: Run): Leaf {
    const leaf = { cause: this.cause, order: this.callOrder() };
    return this.#shared === undefined ? leaf : { ...leaf, began: this.failedAt(run) };
  }

  failedAt(run: Run): CallOrder {
    return originOf(run, this.cause) ?? this.#shared?.failedAt(run) ?? this.callOrder();
  }

  look(by: Ledger): void {
    this.looked = Math.max(this.looked, commonDepth(this.ledger, by));
  }
}

/** One instance of a loop. It has settled when all iterations that there will be have begun. */
export class RegionCell extends Cell implements Iterations, Failing {
  readonly plan: RegionPlan;
  readonly frames: (Frame | undefined)[] = [];
  /** Settles when control has left every iteration. */
  readonly control: Cell;
  /** Settles when everything called in it is over. */
  readonly over: Cell;
  /** Why it has no iterations: control did not reach it, or its source failed or was skipped. */
  without: Reason | undefined = undefined;
  /** How control left the loop, if not well: the first iteration's throw, or a `return`. */
  left: Reason | undefined = undefined;
  looked = -1;
  /** Of a loop over an array of handles: what each iteration is for. */
  handles: readonly Placed[] = [];
  #reached = false;
  #items: readonly unknown[] = [];
  #leftAt = Number.POSITIVE_INFINITY;
  /** Iterations that control has not left. */
  #undecided = 0;
  /** Iterations that are not over; and the loop's own beginning. */
  #open = 1;
  /** Items of the other loop that are not there yet. */
  #awaitedItems = 0;
  readonly #frameEnded = (run: Run): void => this.#frameOver(run);

  constructor(plan: RegionPlan, frame: Frame) {
    super(frame);
    this.plan = plan;
    this.control = new Signal(frame);
    this.over = new Signal(frame);
  }

  get cause(): Cause | undefined {
    return this.without?.cause;
  }

  get ledger(): Ledger {
    return ledgerOf(this.frame, this.plan.owner);
  }

  failedAt(run: Run): CallOrder {
    return originOf(run, this.cause) ?? orderIn(this.frame, this.plan.order);
  }

  look(_run: Run, by: Ledger): void {
    this.looked = Math.max(this.looked, commonDepth(this.ledger, by));
  }

  // ── beginning ───────────────────────────────────────────────────────────────────────────────────────────────────

  advance(run: Run): void {
    if (!this.#reached) {
      const { guard } = this.plan;
      const control = guard === undefined ? true : readGuard(guard, this.frame);
      if (control === undefined) return awaitGuard(run, this, guard as GuardRef, this.frame);
      if (control !== true) return this.#beginWithout(run, control);
      this.#reached = true;
      if (this.plan.handles) return this.#overHandles(run);
      const other = this.#linked();
      const ready = other ? run.readyFor(this, other) : run.ready(this, this.plan.source.refs, this.frame);
      if (!ready) return;
    }
    if (this.plan.handles) return this.#overHandles(run);
    const other = this.#linked();
    if (other !== undefined) return this.#follow(run, other);
    this.#expand(run);
  }

  #linked(): RegionCell | undefined {
    const { linked } = this.plan;
    return linked && (this.frame.cell(linked) as RegionCell);
  }

  #expand(run: Run): void {
    const { source } = this.plan.source;
    const counts = new Tally();
    tally(run, source, this.frame, counts);
    if (counts.thrown !== undefined) {
      lookAt(run, source, this.frame, this.ledger);
      return this.#block(run, counts.thrown.cause);
    }
    try {
      this.#items = itemsOf(evaluate(run, source, this.frame));
    } catch (thrown) {
      return this.#block(run, causeOfThrow(keyOf(this.plan.id, this.frame.path), 'glue', thrown));
    }
    this.#beginAll(run);
  }

  /** They need not have ended: each iteration waits for its own where it does. */
  #overHandles(run: Run): void {
    const handles = handlesIn(run, this, this.plan.source.source, this.frame);
    if (handles === undefined) return;
    this.handles = handles;
    this.#items = handles;
    this.#beginAll(run);
  }

  #beginAll(run: Run): void {
    if (this.#items.length === 0) return this.#allBegun(run);
    if (this.plan.next !== undefined) return this.beginNext(run);
    for (let i = 0; i < this.#items.length; i++) this.#beginFrame(run, i);
    this.#allBegun(run);
  }

  /** Begins the next iteration of a loop whose iterations follow one another. */
  beginNext(run: Run): void {
    const index = this.frames.length;
    const frame = this.#beginFrame(run, index);
    if (index === this.#items.length - 1) return this.#allBegun(run);
    run.push(new NextCell(this.plan.next as GuardRef, frame, this));
  }

  /** The one before did not let the next one begin. */
  endEarly(run: Run): void {
    this.#allBegun(run);
  }

  #beginFrame(run: Run, index: number): Frame {
    const frame = this.#newFrame(index);
    this.#open += 1;
    if (this.plan.endSlot >= 0) this.#undecided += 1;
    for (const slot of this.plan.gathers) (this.frame.cells[slot] as GatherCell).pending += 1;
    run.begin(frame);
    if (frame.open === 0) this.#frameOver(run);
    return frame;
  }

  #newFrame(index: number): Frame {
    const frame = new Frame(this.plan.body, this.frame, this, index, this.ledger, this.#frameEnded);
    this.frames[index] = frame;
    return frame;
  }

  #allBegun(run: Run): void {
    this.settle(run);
    for (const slot of this.plan.gathers) (this.frame.cells[slot] as GatherCell).loopBegun(run);
    this.#checkControl(run);
    this.#frameOver(run);
  }

  // ── without iterations ──────────────────────────────────────────────────────────────────────────────────────────

  #beginWithout(run: Run, reason: Reason): void {
    this.without = reason;
    this.left = reason;
    this.#allBegun(run);
  }

  /** The source failed or was skipped: one placeholder stands for the iterations. */
  #block(run: Run, cause: Cause): void {
    const reason: Reason = { cause, thrown: true, order: -1 };
    standIn(run, this.plan.body, this.frame, reason);
    // A loop in a body throws where it stands; the outcome of a `map` must be looked at.
    if (cause.outcome === 'failed' && !this.plan.awaited) this.ledger.failures.push(this);
    this.#beginWithout(run, reason);
  }

  // ── item by item ────────────────────────────────────────────────────────────────────────────────────────────────

  #follow(run: Run, other: RegionCell): void {
    if (other.without !== undefined) {
      other.look(run, this.ledger);
      return this.#block(run, other.without.cause);
    }
    const { itemSlot } = this.plan.linked as NonNullable<RegionPlan['linked']>;
    this.#awaitedItems = other.frames.length;
    for (const [index, frame] of other.frames.entries()) {
      run.push(new LinkCell((frame as Frame).cells[itemSlot] as GatherItemCell, index, this));
    }
    if (this.#awaitedItems === 0) this.#allBegun(run);
  }

  /** An item of the other loop is there. */
  itemCame(run: Run, index: number, item: GatherItemCell): void {
    const counts = new Tally();
    item.addTo(run, counts);
    if (counts.thrown === undefined) this.#beginFrame(run, index);
    else this.#blockFrame(run, index, item, counts.thrown.cause);
    this.#awaitedItems -= 1;
    if (this.#awaitedItems === 0) this.#allBegun(run);
  }

  /** The iteration shares the failure or skip of its item, and is not begun. */
  #blockFrame(run: Run, index: number, item: GatherItemCell, cause: Cause): void {
    item.look(run, this.ledger);
    const frame = this.#newFrame(index);
    const thrown = new IterationThrow(cause, frame, item.thrown);
    for (const slot of this.plan.gathers) {
      const { itemSlot } = this.frame.scope.slots[slot] as GatherPlan;
      const plan = this.plan.body.slots[itemSlot] as GatherItemPlan;
      const shared = GatherItemCell.sharing(plan, frame, thrown);
      frame.cells[itemSlot] = shared;
      const gather = this.frame.cells[slot] as GatherCell;
      gather.pending += 1;
      gather.itemSettled(run, shared);
    }
    standIn(run, this.plan.body, frame, { cause, thrown: true, order: -1 });
  }

  item(index: number): { readonly value: unknown } | { readonly cell: Cell } {
    const other = this.#linked();
    if (other === undefined) return { value: this.#items[index] };
    const { itemSlot } = this.plan.linked as NonNullable<RegionPlan['linked']>;
    return { cell: other.frames[index]?.cells[itemSlot] as ValueCell };
  }

  // ── ending ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Control has left an iteration; with a reason if it did not end well. */
  controlLeft(run: Run, index: number, reason: Reason | undefined): void {
    this.#undecided -= 1;
    if (reason !== undefined && index < this.#leftAt) {
      this.#leftAt = index;
      this.left = reason.thrown ? reason : { ...reason, cause: { ...reason.cause, reason: 'returned' } };
    }
    this.#checkControl(run);
  }

  #checkControl(run: Run): void {
    if (this.settled && this.#undecided === 0 && !this.control.settled) this.control.settle(run);
  }

  /** Everything in one iteration is over; or the beginning is. */
  #frameOver(run: Run): void {
    this.#open -= 1;
    if (this.#open > 0) return;
    this.over.settle(run);
    memberEnded(run, this.frame, this.plan.owner);
  }
}

/** Where control ends an iteration. */
export class EndCell extends Cell {
  readonly #plan: EndPlan;
  /** Of a `map`: the iteration's outcome, if it threw. */
  thrown: IterationThrow | undefined = undefined;

  constructor(plan: EndPlan, frame: Frame) {
    super(frame);
    this.#plan = plan;
  }

  advance(run: Run): void {
    const { completes } = this.#plan;
    const ended = completes === undefined ? true : readGuard(completes, this.frame);
    if (ended === undefined) return awaitGuard(run, this, completes as GuardRef, this.frame);
    const region = this.frame.loop as RegionCell;
    const reason = ended === true ? undefined : ended;
    if (reason !== undefined && region.plan.loop === 'map') this.thrown = new IterationThrow(reason.cause, this.frame);
    this.settle(run);
    region.controlLeft(run, this.frame.index, reason);
    this.frame.memberEnded(run);
  }
}

/** Waits until an iteration lets the next one begin, or does not. */
class NextCell extends Cell {
  readonly #guard: GuardRef;
  readonly #region: RegionCell;

  constructor(guard: GuardRef, frame: Frame, region: RegionCell) {
    super(frame);
    this.#guard = guard;
    this.#region = region;
  }

  advance(run: Run): void {
    const goesOn = readGuard(this.#guard, this.frame);
    if (goesOn === undefined) return awaitGuard(run, this, this.#guard, this.frame);
    this.settle(run);
    if (goesOn === true) this.#region.beginNext(run);
    else this.#region.endEarly(run);
  }
}

/** Waits for an item of the loop that another one follows. */
class LinkCell extends Cell {
  readonly #item: GatherItemCell;
  readonly #index: number;
  readonly #region: RegionCell;

  constructor(item: GatherItemCell, index: number, region: RegionCell) {
    super(region.frame);
    this.#item = item;
    this.#index = index;
    this.#region = region;
  }

  advance(run: Run): void {
    if (!run.readyFor(this, this.#item)) return;
    this.settle(run);
    this.#region.itemCame(run, this.#index, this.#item);
  }
}

/** One placeholder for each call in a body that has no iterations, and in the loops inside it. */
function standIn(run: Run, body: ScopePlan, frame: Frame, reason: Reason): void {
  for (const plan of body.nodes) new NodeCell(plan, frame).standIn(run, reason);
  for (const inner of body.inner) standIn(run, inner, frame, reason);
}

/** What `for … of` and `.map` go over. */
function itemsOf(source: unknown): readonly unknown[] {
  if (Array.isArray(source)) return source;
  if (typeof source === 'string' || (typeof source === 'object' && source !== null && Symbol.iterator in source)) {
    return [...(source as Iterable<unknown>)];
  }
  throw new TypeError(`${source === null ? 'null' : typeof source} is not iterable`);
}
