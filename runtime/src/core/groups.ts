/**
 * Flow calls. As a value, a call is what the flow returned; as something awaited, it is everything called in it, and it
 * throws if a failure in it was looked at by nobody in it.
 */
import { originOf } from './find-node.ts';
import { awaitGuard, readGuard, type Reason } from './guards.ts';
import { commonDepth, ledgerOf, Lookers, memberEnded, orderIn } from './ledgers.ts';
import type { Cause, Plan } from './model.ts';
import type { GroupPlan, GuardRef, ReturnPlan } from './plan.ts';
import type { PointCell } from './points.ts';
import { type CallOrder, type Closing, compareOrder, type Failing, type Frame, Ledger, type Run } from './run.ts';
import { argumentPlan, evaluate, isAbsent, type Leaf, lookAt, Tally, tallyAtLeastOne, ValueCell } from './values.ts';

/** What a flow call (or the flow) returned, or that something was thrown out of it. */
export class ReturnCell extends ValueCell implements Failing {
  readonly plan: ReturnPlan;
  looked = -1;
  /** Why it returned nothing. */
  reason: Reason | undefined = undefined;
  /** Control reached the call. */
  #made = false;
  #stage: 'control' | 'entry' | 'end' | 'value' = 'control';
  readonly #lookers: Lookers;

  constructor(plan: ReturnPlan, frame: Frame) {
    super(frame);
    this.plan = plan;
    this.#lookers = new Lookers(frame);
  }

  get cause(): Cause | undefined {
    return this.reason?.cause;
  }

  /** A flow call stands in the flow around it. */
  get ledger(): Ledger {
    const own = ledgerOf(this.frame, this.plan.group);
    return this.plan.group < 0 ? own : (own.parent ?? own);
  }

  callOrder(): CallOrder {
    return orderIn(this.frame, this.plan.order);
  }

  failedAt(run: Run): CallOrder {
    return originOf(run, this.cause) ?? this.callOrder();
  }

  advance(run: Run): void {
    const { guard, entry, completes, result } = this.plan;
    if (this.#stage === 'control') {
      const control = guard === undefined ? true : readGuard(guard, this.frame);
      if (control === undefined) return awaitGuard(run, this, guard as GuardRef, this.frame);
      if (control !== true) return this.#finish(run, control);
      this.#made = true;
      this.#stage = 'entry';
    }
    if (this.#stage === 'entry') {
      const point = entry < 0 ? undefined : (this.frame.cells[entry] as PointCell);
      if (point !== undefined && !run.readyFor(this, point)) return;
      const { thrown } = point ?? {};
      if (thrown !== undefined) return this.#finish(run, { cause: thrown, thrown: true, order: -1 });
      this.#stage = 'end';
    }
    if (this.#stage === 'end') {
      const ended = completes === undefined ? true : readGuard(completes, this.frame);
      if (ended === undefined) return awaitGuard(run, this, completes as GuardRef, this.frame);
      if (ended !== true) return this.#finish(run, ended);
      this.#stage = 'value';
      if (result !== undefined && !run.ready(this, result.refs, this.frame)) return;
    }
    this.#finish(run, undefined);
  }

  #finish(run: Run, reason: Reason | undefined): void {
    this.reason = reason;
    // Thrown out of the call: somebody must look at that. What leaves the flow itself is the run's own affair.
    if (this.#made && reason?.cause.outcome === 'failed' && this.plan.group >= 0) this.ledger.failures.push(this);
    this.settle(run);
    for (const by of this.#lookers.all) this.#passOn(run, by);
    memberEnded(run, this.frame, this.plan.owner);
  }

  addTo(run: Run, into: Tally): void {
    const { result } = this.plan;
    if (this.reason !== undefined) {
      const { cause } = this.reason;
      const failed = this.#made ? 'failed' : 'upstream_failed';
      into.addBroken(cause.outcome === 'failed' ? failed : 'skipped', { cause, order: this.callOrder() });
    } else if (result === undefined) into.success += 1;
    else tallyAtLeastOne(run, { source: result.source, frame: this.frame }, into);
  }

  absent(): boolean {
    const { result } = this.plan;
    return this.reason !== undefined || (result !== undefined && isAbsent(result.source, this.frame));
  }

  place(run: Run): Plan {
    return argumentPlan(run, this.plan.result?.source ?? undefinedSource(run), this.frame);
  }

  evaluate(run: Run): unknown {
    const { result } = this.plan;
    return result === undefined ? undefined : evaluate(run, result.source, this.frame);
  }

  look(run: Run, by: Ledger): void {
    this.looked = Math.max(this.looked, commonDepth(this.ledger, by));
    const from = this.#lookers.add(by);
    if (from !== undefined && this.settled) this.#passOn(run, from);
  }

  #passOn(run: Run, by: Ledger): void {
    const { result } = this.plan;
    if (this.reason === undefined && result !== undefined) lookAt(run, result.source, this.frame, by);
  }
}

function undefinedSource(run: Run): { kind: 'const'; encoded: ReturnType<Run['codec']['encode']>; value: undefined } {
  return { kind: 'const', encoded: run.codec.encode(undefined), value: undefined };
}

/** A flow call as something to wait for. It has settled when everything called in it is over. */
export class GroupCell extends ValueCell implements Closing {
  readonly plan: GroupPlan;
  readonly ledger: Ledger;
  #open: number;
  #thrown: Leaf | undefined = undefined;
  /** Failures in it that nobody in it looked at. */
  #unhandled: readonly Failing[] = [];
  readonly #lookers: Lookers;

  constructor(plan: GroupPlan, frame: Frame) {
    super(frame);
    this.plan = plan;
    this.#open = plan.members;
    this.ledger = new Ledger(ledgerOf(frame, plan.owner), frame);
    this.#lookers = new Lookers(frame);
  }

  get #value(): ReturnCell {
    return this.frame.cells[this.plan.valueSlot] as ReturnCell;
  }

  advance(): void {
    // It waits for nobody: what is in it reports to it.
  }

  memberEnded(run: Run): void {
    this.#open -= 1;
    if (this.#open === 0) run.close(this);
  }

  /** Everything in it is over, and all in it that look at failures have done so. */
  close(run: Run): void {
    const { failures, depth, parent } = this.ledger;
    this.#unhandled = failures.filter((failing) => failing.looked < depth);
    this.#thrown = this.#outcome(run);
    for (const failing of this.#unhandled) parent?.failures.push(failing);
    this.settle(run);
    for (const by of this.#lookers.all) this.#passOn(run, by);
    memberEnded(run, this.frame, this.plan.owner);
  }

  #outcome(run: Run): Leaf | undefined {
    const counts = new Tally();
    this.#value.addTo(run, counts);
    for (const failing of this.#unhandled) {
      counts.addBroken('failed', { cause: failing.cause as Cause, order: failing.failedAt(run) });
    }
    return counts.thrown;
  }

  addTo(_run: Run, into: Tally): void {
    const thrown = this.#thrown;
    if (thrown === undefined) into.success += 1;
    else into.addBroken(thrown.cause.outcome, { cause: thrown.cause, order: this.#value.callOrder() });
  }

  absent(): boolean {
    return this.#thrown !== undefined || this.#value.absent();
  }

  place(run: Run): Plan {
    return this.#value.place(run);
  }

  evaluate(run: Run): unknown {
    return this.#value.evaluate(run);
  }

  look(run: Run, by: Ledger): void {
    const from = this.#lookers.add(by);
    if (from !== undefined && this.settled) this.#passOn(run, from);
  }

  #passOn(run: Run, by: Ledger): void {
    this.#value.look(run, by);
    for (const failing of this.#unhandled) {
      failing.looked = Math.max(failing.looked, commonDepth(failing.ledger, by));
    }
  }
}

export function earliest(run: Run, failures: readonly Failing[]): Failing | undefined {
  let found: Failing | undefined;
  let order: CallOrder = [];
  for (const failing of failures) {
    const own = failing.failedAt(run);
    if (found === undefined || compareOrder(own, order) < 0) {
      found = failing;
      order = own;
    }
  }
  return found;
}
