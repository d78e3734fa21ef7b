/**
 * Points: the places in the program that cost nothing. Each waits until control reaches it, then for what it looks at,
 * and then passes or throws. One that control never reaches is settled too, with the reason.
 */
import { causeOfThrow, causeOfValue, caughtValue } from './causes.ts';
import { Contest } from './contest.ts';
import { awaitGuard, readGuard, type Decided, type Reason } from './guards.ts';
import { keyOf } from './keys.ts';
import { ledgerOf, orderIn } from './ledgers.ts';
import type { Cause, FailureReason, Plan } from './model.ts';
import type { PointAction, PointPlan, Source } from './plan.ts';
import type { PointOutcome } from '@tradewind/sdk/manifest';
import type { RegionCell } from './regions.ts';
import type { Cell, Frame, Ledger, Run } from './run.ts';
import { unitsOf, type Unit } from './units.ts';
import { argumentPlan, constant, evaluate, isAbsent, lookAt, planOf, Tally, tally, ValueCell } from './values.ts';

type Await = Extract<PointAction, { kind: 'await' }>;

export class PointCell extends ValueCell {
  readonly plan: PointPlan;
  /** `left`: a loop that control left by a `return`. */
  outcome: 'passed' | 'threw' | 'unreached' | 'left' | undefined = undefined;
  #reached = false;
  #branch: PointOutcome | undefined = undefined;
  #reason: Reason | undefined = undefined;
  #notTaken: Reason | undefined = undefined;
  #value: unknown = undefined;
  #contest: Contest | undefined = undefined;

  constructor(plan: PointPlan, frame: Frame) {
    super(frame);
    this.plan = plan;
  }

  // ── what guards ask ─────────────────────────────────────────────────────────────────────────────────────────────

  /** Only when settled. */
  answer(is: PointOutcome): Decided {
    switch (this.outcome) {
      case 'passed':
        return is === 'passed' || is === this.#branch ? true : this.notTaken();
      case 'threw':
        return is === 'threw' ? true : (this.#reason as Reason);
      default:
        return this.#reason as Reason;
    }
  }

  /** Why what follows only if this point did not end so is not reached. */
  against(is: PointOutcome): Reason {
    if (is === 'threw' && this.outcome === 'threw') return this.#reason as Reason;
    if (this.plan.does.kind !== 'mark') return this.notTaken();
    return { ...this.notTaken(), cause: { ...this.notTaken().cause, reason: 'returned' } };
  }

  notTaken(): Reason {
    return (this.#notTaken ??= {
      cause: { outcome: 'skipped', at: this.name, reason: 'not_taken' },
      thrown: false,
      order: this.plan.order,
    });
  }

  /** The branch that a decision took. */
  get branch(): PointOutcome | undefined {
    return this.#branch;
  }

  /** What it has thrown, for whoever catches it. */
  get thrown(): Cause | undefined {
    return this.outcome === 'threw' ? this.#reason?.cause : undefined;
  }

  get name(): string {
    return keyOf(this.plan.id, this.frame.path);
  }

  // ── life ────────────────────────────────────────────────────────────────────────────────────────────────────────

  override notify(run: Run, settled: Cell): void {
    if (this.#contest === undefined) return super.notify(run, settled);
    this.remaining -= 1;
    this.#contest.ended(run, settled);
    if (this.#contest.decided || this.remaining === 0) run.push(this);
  }

  advance(run: Run): void {
    if (!this.#reached) {
      const { guard } = this.plan;
      const control = guard === undefined ? true : readGuard(guard, this.frame);
      if (control === undefined) return awaitGuard(run, this, this.plan.guard as NonNullable<typeof guard>, this.frame);
      if (control !== true) return this.#finish(run, 'unreached', control);
      this.#reached = true;
      if (!this.#begin(run)) return;
    }
    this.#conclude(run);
  }

  /** Control is here. True: there is nothing to wait for. */
  #begin(run: Run): boolean {
    const { does } = this.plan;
    switch (does.kind) {
      case 'mark':
        return true;
      case 'loop':
        return run.readyFor(this, (this.frame.cells[does.region] as RegionCell).control);
      case 'await':
        // Those that lose a race run on, and count as looked at all the same.
        if (isContest(does)) this.#lookAtAll(run, does);
        if (isContest(does)) return this.#beginContest(run, does);
        return run.ready(this, does.refs, this.frame);
      default:
        return run.ready(this, does.refs, this.frame);
    }
  }

  /** First the loops whose iterations take part must have begun, then the first to end is looked for. */
  #beginContest(run: Run, does: Await): boolean {
    if (!run.ready(this, Contest.loopsOf(does.of, this.frame), this.frame)) return false;
    this.#contest = new Contest(does.mode === 'any', unitsOf(run, does.of, this.frame));
    return this.#contest.enter(run, this);
  }

  #conclude(run: Run): void {
    const { does } = this.plan;
    switch (does.kind) {
      case 'mark':
        return this.#finish(run, 'passed');
      case 'await':
        return this.#concludeAwait(run, does);
      case 'decide':
        return this.#try(run, () => {
          const taken = does.branches.find(
            ({ test }) => test === undefined || Boolean(evaluate(run, test, this.frame)),
          );
          this.#branch = taken?.outcome;
        });
      case 'glue':
        return this.#try(run, () => {
          this.#value = evaluate(run, does.source, this.frame);
        });
      case 'throw':
        return this.#throw(run, does.source);
      case 'loop':
        return this.#concludeLoop(run, this.frame.cells[does.region] as RegionCell);
    }
  }

  #try(run: Run, body: () => void): void {
    try {
      body();
    } catch (thrown) {
      return this.#finishThrown(run, causeOfThrow(this.name, 'glue', thrown));
    }
    this.#finish(run, 'passed');
  }

  #throw(run: Run, source: Source): void {
    let cause: Cause;
    try {
      cause = causeOfValue(evaluate(run, source, this.frame), this.name);
    } catch (thrown) {
      cause = causeOfThrow(this.name, 'glue' satisfies FailureReason, thrown);
    }
    this.#finishThrown(run, cause);
  }

  #concludeLoop(run: Run, region: RegionCell): void {
    const { left } = region;
    if (left === undefined) return this.#finish(run, 'passed');
    if (left.thrown) return this.#finishThrown(run, left.cause);
    this.#finish(run, 'left', { cause: left.cause, thrown: false, order: this.plan.order });
  }

  // ── await ───────────────────────────────────────────────────────────────────────────────────────────────────────

  #concludeAwait(run: Run, does: Await): void {
    if (isContest(does) && this.#contest === undefined && !this.#beginContest(run, does)) return;
    if (this.#contest !== undefined) return this.#concludeContest(run, does, this.#contest);
    const all = this.#tally(run, does);
    if (all.broken) this.#lookAtAll(run, does);
    if (does.mode === 'settled' || all.thrown === undefined) return this.#finish(run, 'passed');
    this.#finishThrown(run, all.thrown.cause);
  }

  #concludeContest(run: Run, does: Await, contest: Contest): void {
    if (!contest.decided && this.remaining > 0) return;
    const { winner } = contest;
    if (contest.isEmpty) return this.#finishThrown(run, causeOfThrow(this.name, 'glue', emptyContest(does)));
    // Lost by all: the first failure in call order, else the first skip.
    const { thrown } = winner?.outcome(run) ?? this.#tally(run, does);
    if (thrown === undefined) this.#finish(run, 'passed');
    else this.#finishThrown(run, thrown.cause);
  }

  #tally(run: Run, does: Await): Tally {
    const all = new Tally();
    for (const source of does.of) tally(run, source, this.frame, all);
    return all;
  }

  #lookAtAll(run: Run, does: Await): void {
    const by = ledgerOf(this.frame, this.plan.owner);
    for (const source of does.of) lookAt(run, source, this.frame, by);
  }

  #finishThrown(run: Run, cause: Cause): void {
    this.#finish(run, 'threw', { cause, thrown: true, order: this.plan.order });
  }

  #finish(run: Run, outcome: NonNullable<typeof this.outcome>, reason?: Reason): void {
    this.outcome = outcome;
    this.#reason = reason;
    this.settle(run);
  }

  // ── as a value ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** It is no handle: whoever uses its value comes after it. */
  addTo(_run: Run, into: Tally): void {
    if (this.outcome === 'passed') return;
    const { cause } = this.#reason as Reason;
    const state = cause.outcome === 'failed' ? 'upstream_failed' : 'skipped';
    into.addBroken(state, { cause, order: orderIn(this.frame, Number.MAX_SAFE_INTEGER) });
  }

  absent(): boolean {
    if (this.outcome !== 'passed') return true;
    const of = this.#standsFor();
    return of !== undefined && isAbsent(of.source, of.frame);
  }

  place(run: Run): Plan {
    const { does } = this.plan;
    if (does.kind !== 'await') return constant(run, this.#value);
    if (does.mode === 'settled') {
      return { kind: 'list', items: unitsOf(run, does.of, this.frame).map((unit) => this.#settlementPlan(run, unit)) };
    }
    const of = this.#standsFor();
    if (of !== undefined) return argumentPlan(run, of.source, of.frame);
    return { kind: 'list', items: does.of.flatMap((source) => planOf(run, source, this.frame) ?? []) };
  }

  evaluate(run: Run): unknown {
    const { does } = this.plan;
    if (does.kind !== 'await') return this.#value;
    if (does.mode === 'settled') {
      return unitsOf(run, does.of, this.frame).map((unit) => this.#settlement(run, unit));
    }
    const of = this.#standsFor();
    if (of !== undefined) return evaluate(run, of.source, of.frame);
    return does.of.map((source) => evaluate(run, source, this.frame));
  }

  /** The one thing that was awaited, or that won; a flow call's arguments. */
  #standsFor(): { readonly source: Source; readonly frame: Frame } | undefined {
    const { does } = this.plan;
    if (does.kind !== 'await' || does.mode === 'settled') return undefined;
    if (this.#contest !== undefined) return this.#contest.winner;
    const [only] = does.of;
    return only !== undefined && (does.of.length === 1 || does.mode === 'entry')
      ? { source: only, frame: this.frame }
      : undefined;
  }

  #settlement(run: Run, unit: Unit): unknown {
    const { thrown } = unit.outcome(run);
    if (thrown !== undefined) return { status: 'rejected', reason: caughtValue(thrown.cause) };
    return { status: 'fulfilled', value: evaluate(run, unit.source, unit.frame) };
  }

  #settlementPlan(run: Run, unit: Unit): Plan {
    const { thrown } = unit.outcome(run);
    if (thrown !== undefined) return constant(run, this.#settlement(run, unit));
    return {
      kind: 'record',
      entries: [
        ['status', { kind: 'const', value: 'fulfilled' }],
        ['value', argumentPlan(run, unit.source, unit.frame)],
      ],
    };
  }

  look(_run: Run, _by: Ledger): void {
    // What it waited for has been looked at by the point itself.
  }
}

/** `Promise.race([])` never ends; a run must. */
function emptyContest(does: Await): Error {
  if (does.mode === 'any') return new AggregateError([], 'All promises were rejected');
  return new RangeError('a race of nothing never ends: the list is empty');
}

function isContest(does: Await): boolean {
  return does.mode === 'any' || does.mode === 'race';
}
