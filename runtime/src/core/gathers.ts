/**
 * Gathers: one value of each iteration of a loop, in item order. Each iteration has a cell for its item; the gather has
 * settled when the loop has no more iterations to begin and every item is there.
 */
import { awaitGuard, readGuard } from './guards.ts';
import type { EndCell, IterationThrow, RegionCell } from './regions.ts';
import type { Plan } from './model.ts';
import type { GatherItemPlan, GatherPlan, GuardRef, Source } from './plan.ts';
import type { Frame, Ledger, Run } from './run.ts';
import { Lookers, orderIn } from './ledgers.ts';
import {
  argumentPlan,
  behind,
  evaluate,
  isAbsent,
  lookAt,
  planOf,
  type Leaf,
  type Placed,
  Tally,
  tallyAtLeastOne,
  ValueCell,
} from './values.ts';

/** What one iteration contributes. */
export class GatherItemCell extends ValueCell {
  readonly plan: GatherItemPlan;
  /** It did not come to where something is put into the list. */
  leftOut = false;
  #thrown: IterationThrow | undefined = undefined;
  #stage: 'end' | 'guard' | 'value' = 'end';

  constructor(plan: GatherItemPlan, frame: Frame) {
    super(frame);
    this.plan = plan;
  }

  /** Where control ends the iteration, if that decides what it gives. */
  get end(): EndCell | undefined {
    const { region } = this.plan;
    return region.loop === 'map' && region.endSlot >= 0 ? (this.frame.cells[region.endSlot] as EndCell) : undefined;
  }

  /** What it gives, if it does not throw. */
  get of(): Source {
    return this.plan.of.source;
  }

  /** What the iteration ended by. */
  get thrown(): IterationThrow | undefined {
    return this.#thrown;
  }

  /** The outcome of an iteration that was not begun. */
  static sharing(plan: GatherItemPlan, frame: Frame, thrown: IterationThrow): GatherItemCell {
    const cell = new GatherItemCell(plan, frame);
    cell.#thrown = thrown;
    cell.settled = true;
    return cell;
  }

  advance(run: Run): void {
    if (this.#stage === 'end') {
      const { end } = this;
      if (end !== undefined && !run.readyFor(this, end)) return;
      this.#thrown = end?.thrown;
      if (this.#thrown !== undefined) return this.#finish(run);
      this.#stage = 'guard';
    }
    if (this.#stage === 'guard') {
      const { guard } = this.plan;
      const reached = guard === undefined ? true : readGuard(guard, this.frame);
      if (reached === undefined) return awaitGuard(run, this, guard as GuardRef, this.frame);
      this.leftOut = reached !== true;
      if (this.leftOut) return this.#finish(run);
      this.#stage = 'value';
      if (!run.ready(this, this.plan.of.refs, this.frame)) return;
    }
    this.#finish(run);
  }

  #finish(run: Run): void {
    this.settle(run);
    const gather = this.frame.parent?.cells[this.plan.gatherSlot] as GatherCell;
    gather.itemSettled(run, this);
  }

  addTo(run: Run, into: Tally): void {
    if (this.leftOut) return;
    const thrown = this.#thrown;
    if (thrown === undefined) return tallyAtLeastOne(run, { source: this.plan.of.source, frame: this.frame }, into);
    into.addBroken(thrown.cause.outcome, thrown.leaf(run));
  }

  override target(): Placed | undefined {
    return this.absent() ? undefined : behind(this.plan.of.source, this.frame);
  }

  absent(): boolean {
    return this.leftOut || this.#thrown !== undefined || isAbsent(this.plan.of.source, this.frame);
  }

  place(run: Run): Plan {
    return argumentPlan(run, this.plan.of.source, this.frame);
  }

  evaluate(run: Run): unknown {
    return evaluate(run, this.plan.of.source, this.frame);
  }

  look(run: Run, by: Ledger): void {
    if (this.#thrown !== undefined) this.#thrown.look(by);
    else if (!this.leftOut) lookAt(run, this.plan.of.source, this.frame, by);
  }
}

export class GatherCell extends ValueCell {
  readonly plan: GatherPlan;
  /** Items that are not there yet, of iterations that have begun. */
  pending = 0;
  readonly #lookers: Lookers;
  readonly #tally = new Tally();
  #value: readonly unknown[] | undefined = undefined;

  constructor(plan: GatherPlan, frame: Frame) {
    super(frame);
    this.plan = plan;
    this.#lookers = new Lookers(frame);
  }

  get #region(): RegionCell {
    return this.frame.cells[this.plan.region.slot] as RegionCell;
  }

  advance(run: Run): void {
    if (!this.#region.settled || this.pending > 0) return;
    this.settle(run);
    for (const by of this.#lookers.all) this.#passOn(run, by);
  }

  /** Counted as they come, so that the last one is not dearer than the others. */
  itemSettled(run: Run, item: GatherItemCell): void {
    this.pending -= 1;
    item.addTo(run, this.#tally);
    this.loopBegun(run);
  }

  /** All iterations that there will be have begun. */
  loopBegun(run: Run): void {
    if (this.pending === 0 && this.#region.settled) run.push(this);
  }

  override items(): GatherItemCell[] {
    const { itemSlot } = this.plan;
    return this.#region.frames.flatMap((frame) =>
      frame === undefined ? [] : [frame.cells[itemSlot] as GatherItemCell],
    );
  }

  /** Of an empty list: one success, `[]`. */
  addTo(_run: Run, into: Tally): void {
    const { without } = this.#region;
    if (without !== undefined) {
      const leaf: Leaf = { cause: without.cause, order: orderIn(this.frame, this.plan.region.order) };
      into.addBroken(without.cause.outcome === 'failed' ? 'upstream_failed' : 'skipped', leaf);
    } else if (this.#tally.total === 0) into.success += 1;
    else into.addAll(this.#tally);
  }

  absent(): boolean {
    return this.#region.without !== undefined;
  }

  place(run: Run): Plan {
    const { source } = this.#itemOf;
    return {
      kind: 'list',
      items: this.items().flatMap((item) => (item.absent() ? [] : (planOf(run, source, item.frame) ?? []))),
    };
  }

  get #itemOf(): GatherItemPlan['of'] {
    return (this.plan.region.body.slots[this.plan.itemSlot] as GatherItemPlan).of;
  }

  evaluate(run: Run): unknown {
    return (this.#value ??= this.items().flatMap((item) => (item.absent() ? [] : [item.evaluate(run)])));
  }

  look(run: Run, by: Ledger): void {
    const from = this.#lookers.add(by);
    if (from !== undefined && this.settled) this.#passOn(run, from);
  }

  #passOn(run: Run, by: Ledger): void {
    this.#region.look(run, by);
    for (const item of this.items()) {
      run.work += 1;
      item.look(run, by);
    }
  }
}
