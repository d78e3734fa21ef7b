/** Variables whose value depends on the way control went, and values that a loop carries from iteration to iteration. */
import { awaitGuard, readGuard, worst, type Reason } from './guards.ts';
import { Lookers, orderIn } from './ledgers.ts';
import type { Plan } from './model.ts';
import type { Awaited, CarriedPlan, GuardRef, JoinPlan } from './plan.ts';
import type { RegionCell } from './regions.ts';
import type { Frame, Ledger, Run } from './run.ts';
import {
  argumentPlan,
  behind,
  evaluate,
  isAbsent,
  lookAt,
  type Placed,
  type Tally,
  tally,
  ValueCell,
} from './values.ts';

/** Stands for a value that is found out later. */
export abstract class AliasCell extends ValueCell {
  #target: Placed | undefined = undefined;
  #reason: Reason | undefined = undefined;
  readonly #lookers: Lookers;

  constructor(frame: Frame) {
    super(frame);
    this.#lookers = new Lookers(frame);
  }

  /** What it stands for has ended. A chain of aliases is followed once, when each link settles. */
  protected found(run: Run, { source }: Awaited, frame: Frame): void {
    this.#target = behind(source, frame);
    this.settle(run);
    for (const by of this.#lookers.all) lookAt(run, this.#target.source, this.#target.frame, by);
  }

  protected notFound(run: Run, reason: Reason): void {
    this.#reason = reason;
    this.settle(run);
  }

  override target(): Placed | undefined {
    return this.#target;
  }

  addTo(run: Run, into: Tally): void {
    // A value that was selected is no input: the program cannot tell it from one that stands there.
    if (this.#target !== undefined) return tally(run, this.#target.source, this.#target.frame, into);
    const { cause } = this.#reason as Reason;
    const state = cause.outcome === 'failed' ? 'upstream_failed' : 'skipped';
    into.addBroken(state, { cause, order: orderIn(this.frame, Number.MAX_SAFE_INTEGER) });
  }

  absent(): boolean {
    return this.#target === undefined || isAbsent(this.#target.source, this.#target.frame);
  }

  place(run: Run): Plan {
    const { source, frame } = this.#target as Placed;
    return argumentPlan(run, source, frame);
  }

  evaluate(run: Run): unknown {
    const { source, frame } = this.#target as Placed;
    return evaluate(run, source, frame);
  }

  look(run: Run, by: Ledger): void {
    const from = this.#lookers.add(by);
    if (from !== undefined && this.#target !== undefined) lookAt(run, this.#target.source, this.#target.frame, from);
  }
}

/** The value of the first case whose guard is true. */
export class JoinCell extends AliasCell {
  readonly #plan: JoinPlan;
  #cursor = 0;
  #selected = false;
  readonly #reasons: Reason[] = [];

  constructor(plan: JoinPlan, frame: Frame) {
    super(frame);
    this.#plan = plan;
  }

  advance(run: Run): void {
    const { cases } = this.#plan;
    while (!this.#selected) {
      const one = cases[this.#cursor];
      if (one === undefined) return this.notFound(run, worst(this.#reasons) ?? nothing);
      const taken = one.guard === undefined ? true : readGuard(one.guard, this.frame);
      if (taken === undefined) return awaitGuard(run, this, one.guard as GuardRef, this.frame);
      if (taken === true) {
        this.#selected = true;
        if (!run.ready(this, one.refs, this.frame)) return;
      } else {
        this.#reasons.push(taken);
        this.#cursor += 1;
      }
    }
    this.found(run, cases[this.#cursor] as Awaited, this.frame);
  }
}

/** A carried variable at the start of an iteration, or after the loop. */
export class CarriedCell extends AliasCell {
  readonly #plan: CarriedPlan;
  #from: { readonly value: Awaited; readonly frame: Frame } | undefined = undefined;

  constructor(plan: CarriedPlan, frame: Frame) {
    super(frame);
    this.#plan = plan;
  }

  advance(run: Run): void {
    if (this.#from === undefined) {
      const { last, region, next, first } = this.#plan;
      const loop = (last ? this.frame.cells[region.slot] : this.frame.loop) as RegionCell;
      if (last) {
        if (!run.readyFor(this, loop)) return;
        if (loop.without !== undefined) return this.notFound(run, loop.without);
      }
      const before = last ? loop.frames.at(-1) : this.frame.previous();
      this.#from = before === undefined ? { value: first, frame: loop.frame } : { value: next, frame: before };
      if (!run.ready(this, this.#from.value.refs, this.#from.frame)) return;
    }
    this.found(run, this.#from.value, this.#from.frame);
  }
}

/** Of a join without cases. */
const nothing: Reason = { cause: { outcome: 'skipped', at: 'flow', reason: 'not_taken' }, thrown: false, order: -1 };
