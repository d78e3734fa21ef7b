/**
 * Calls of tasks. Control comes first: a call that control does not reach is never made, whatever its inputs. Then its
 * inputs: when all have ended, the trigger rule judges them. Then its tries.
 */
import { causeOfThrow } from './causes.ts';
import { awaitGuard, readGuard, type Reason } from './guards.ts';
import { keyOf } from './keys.ts';
import { commonDepth, ledgerOf, memberEnded, orderIn } from './ledgers.ts';
import type { Cause, Dispatch, EndState, Instance, InstanceKey, InstanceState, Plan, TryOutcome } from './model.ts';
import type { NodePlan } from './plan.ts';
import { afterFailure } from './retries.ts';
import type { RegionCell } from './regions.ts';
import type { CallOrder, Closing, Failing, Frame, Ledger, Run } from './run.ts';
import { isLegal, isTerminal } from './transitions.ts';
import { judge } from './trigger-rules.ts';
import { argumentPlan, evaluate, lookAt, Tally, tally, ValueCell } from './values.ts';

/** What the row of an instance tells of its tries. */
interface Tries {
  lostTries: number;
  token?: string | undefined;
  retryAt?: number | undefined;
  startedAt?: number | undefined;
  endedAt?: number | undefined;
  endSequence?: number | undefined;
}

/** One instance of a node. */
export class NodeCell extends ValueCell implements Failing, Closing {
  readonly plan: NodePlan;
  state: InstanceState | undefined = undefined;
  /** Control reached it. */
  made = false;
  /** Is in the list of what changed in the current step. */
  noted = false;
  tryNumber = 0;
  cause: Cause | undefined = undefined;
  /** The decoded result of an observed node. */
  value: unknown = undefined;
  looked = -1;
  /** From its first try until its end is told: of a run with many items, few are between the two. */
  #tries: Tries | undefined = undefined;

  constructor(plan: NodePlan, frame: Frame) {
    super(frame);
    this.plan = plan;
  }

  get key(): InstanceKey {
    return keyOf(this.plan.id, this.frame.path);
  }

  get ledger(): Ledger {
    return ledgerOf(this.frame, this.plan.owner);
  }

  get isTeardown(): boolean {
    return this.plan.teardownOf !== undefined;
  }

  // ── control and inputs ──────────────────────────────────────────────────────────────────────────────────────────

  advance(run: Run): void {
    if (this.state !== undefined) return;
    if (!this.made) {
      const { guard } = this.plan;
      const control = guard === undefined ? true : readGuard(guard, this.frame);
      if (control === undefined) return awaitGuard(run, this, this.plan.guard as NonNullable<typeof guard>, this.frame);
      if (control !== true) return this.#notMade(run, control.cause);
      this.made = true;
      for (const ref of this.plan.loops) run.readyFor(this, (this.frame.cell(ref) as RegionCell).over);
      if (!run.ready(this, this.plan.inputs, this.frame)) return;
    }
    if (this.isTeardown) this.#judgeTeardown(run);
    else this.#judge(run);
  }

  #notMade(run: Run, cause: Cause): void {
    this.made = false;
    this.#end(run, cause.outcome === 'failed' ? 'upstream_failed' : 'skipped', cause);
  }

  #judge(run: Run): void {
    const { args, after, options } = this.plan;
    const counts = new Tally();
    for (const source of args) tally(run, source, this.frame, counts);
    for (const source of after) tally(run, source, this.frame, counts);
    const verdict = judge(options.triggerRule, counts);
    // A call that is skipped has not looked at its inputs.
    if (verdict !== 'skipped' && counts.broken) {
      const by = this.ledger;
      for (const source of args) lookAt(run, source, this.frame, by);
      for (const source of after) lookAt(run, source, this.frame, by);
    }
    if (verdict === 'upstream_failed') return this.#end(run, verdict, (counts.failure ?? counts.skip)?.cause);
    if (verdict === 'skipped') return this.#end(run, verdict, counts.skip?.cause ?? this.#own('trigger_rule'));
    const thrown = this.#throwOfArguments(run);
    if (thrown !== undefined) return this.#end(run, 'failed', thrown);
    this.#becomeReady(run);
  }

  /** It runs if set-up succeeded, whatever else happened; else it is not made. */
  #judgeTeardown(run: Run): void {
    const { teardownOf } = this.plan;
    const setup = this.frame.cell(teardownOf as NonNullable<typeof teardownOf>) as NodeCell;
    if (setup.state === 'success') return this.#becomeReady(run);
    this.#notMade(run, this.#own('not_taken'));
  }

  #own(reason: 'trigger_rule' | 'not_taken'): Cause {
    return { outcome: 'skipped', at: this.key, task: this.plan.id, reason };
  }

  /** An argument that is worked out on the way may throw: then the call fails before it begins. */
  #throwOfArguments(run: Run): Cause | undefined {
    for (const source of this.plan.checked) {
      try {
        evaluate(run, source, this.frame);
      } catch (thrown) {
        return { ...causeOfThrow(this.key, 'glue', thrown), task: this.plan.id };
      }
    }
    return undefined;
  }

  #becomeReady(run: Run): void {
    if (run.cancelled && !this.isTeardown) {
      run.cancelling.push(this);
      return;
    }
    this.#become(run, 'scheduled');
    run.scheduled(this);
  }

  // ── tries ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A slot was given. False: it does not wait for one. */
  dispatch(run: Run, token: string, queued: boolean): boolean {
    if (this.state === 'queued' && this.#tries?.token === token && !queued) {
      this.#become(run, 'running');
      return true;
    }
    if (this.state !== 'scheduled') return false;
    this.tryNumber += 1;
    this.#tries = { lostTries: this.#tries?.lostTries ?? 0, token, startedAt: run.now };
    this.#become(run, queued ? 'queued' : 'running');
    return true;
  }

  /** False: it is about a try that is over. */
  tryEnded(run: Run, token: string, outcome: TryOutcome): boolean {
    if ((this.state !== 'running' && this.state !== 'queued') || this.#tries?.token !== token) return false;
    switch (outcome.kind) {
      case 'success':
        if (this.plan.observed) this.value = outcome.value;
        this.#end(run, 'success', undefined);
        return true;
      case 'skipped':
        this.#end(run, 'skipped', this.#skip(outcome.message));
        return true;
      case 'failed':
        this.#tryFailed(run, outcome);
        return true;
    }
  }

  #skip(message: string | undefined): Cause {
    const cause: Cause = { outcome: 'skipped', at: this.key, task: this.plan.id, reason: 'skip' };
    return message === undefined ? cause : { ...cause, error: { name: 'Skip', message } };
  }

  #tryFailed(run: Run, outcome: Extract<TryOutcome, { kind: 'failed' }>): void {
    const seed = `${run.context.runId}\n${this.key}\n${this.tryNumber}`;
    const tries = this.#tries as Tries;
    const next = afterFailure(this.plan.options, this.tryNumber, tries.lostTries, outcome, seed);
    tries.lostTries = next.lostTries;
    const cause: Cause = {
      outcome: 'failed',
      at: this.key,
      task: this.plan.id,
      reason: outcome.reason,
      error: outcome.error,
    };
    if (next.kind === 'fail') return this.#end(run, 'failed', cause);
    tries.token = undefined;
    tries.retryAt = run.now + next.delayMs;
    this.cause = cause;
    this.#become(run, 'up_for_retry');
  }

  /** False: it does not wait for that. */
  retryDue(run: Run): boolean {
    if (this.state !== 'up_for_retry') return false;
    if (this.#tries) this.#tries.retryAt = undefined;
    this.cause = undefined;
    this.#become(run, 'scheduled');
    run.scheduled(this);
    return true;
  }

  /** Whatever it waits for or does, it failed: the user ended the run. */
  cancel(run: Run): void {
    if (isTerminal(this.state)) return;
    const error = { name: 'Cancelled', message: 'the run was cancelled' };
    this.#end(run, 'failed', { outcome: 'failed', at: this.key, task: this.plan.id, reason: 'cancelled', error });
  }

  close(run: Run): void {
    this.cancel(run);
  }

  // ── states ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #become(run: Run, state: InstanceState): void {
    if (!isLegal(this.state, state)) throw new Error(`${this.key} cannot go from ${this.state} to ${state}`);
    this.state = state;
    run.note(this);
  }

  #end(run: Run, state: EndState, cause: Cause | undefined): void {
    this.#becomeTerminal(run, state, cause);
    run.active.delete(this);
    if (this.made && (state === 'failed' || state === 'upstream_failed')) this.ledger.failures.push(this);
    this.settle(run);
    memberEnded(run, this.frame, this.plan.owner);
  }

  #becomeTerminal(run: Run, state: EndState, cause: Cause | undefined): void {
    run.ended += 1;
    this.#tries = { lostTries: 0, ...this.#tries, endSequence: run.ended, endedAt: run.now, retryAt: undefined };
    this.cause = cause;
    this.#become(run, state);
  }

  /** It stands for the iterations of a loop that had none. It is counted nowhere, and no failure of its own. */
  standIn(run: Run, reason: Reason): void {
    this.#becomeTerminal(run, reason.cause.outcome === 'failed' ? 'upstream_failed' : 'skipped', reason.cause);
    this.settled = true;
    run.placeholders.set(this.key, this);
  }

  // ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────────

  report(): Instance {
    const { state, tryNumber, cause } = this;
    const { lostTries = 0, token, retryAt, startedAt, endedAt, endSequence } = this.#tries ?? {};
    if (state === undefined) throw new Error(`${this.key} has no state yet`);
    this.noted = false;
    if (isTerminal(state)) this.#tries = undefined;
    return {
      nodeId: this.plan.id,
      mapPath: this.frame.path,
      state,
      tryNumber,
      lostTries,
      ...(token === undefined ? undefined : { token }),
      ...(retryAt === undefined ? undefined : { retryAt }),
      ...(startedAt === undefined ? undefined : { startedAt }),
      ...(endedAt === undefined ? undefined : { endedAt }),
      ...(cause === undefined ? undefined : { cause }),
      ...(endSequence === undefined ? undefined : { endSequence }),
    };
  }

  /** Takes over what a row says, on a run that is rebuilt. */
  restore(run: Run, row: Instance, value: unknown): void {
    const { state } = row;
    const known = this.state;
    this.tryNumber = row.tryNumber;
    const { lostTries, token, startedAt, retryAt, endedAt, endSequence } = row;
    this.#tries = { lostTries, token, startedAt };
    const fits = known === 'scheduled' ? state !== 'upstream_failed' : known === state;
    if (!fits) throw new Error(`${this.key} is stored as ${state}, but follows as ${known ?? 'undecided'}`);
    if (!isTerminal(state)) {
      this.state = state;
      this.#tries.retryAt = retryAt;
      this.cause = row.cause;
      return;
    }
    if (this.plan.observed) this.value = value;
    if (!isTerminal(known)) {
      this.state = 'running';
      this.#end(run, state, row.cause);
    }
    this.#tries = { ...this.#tries, endedAt, endSequence };
  }

  dispatchPlan(run: Run): Dispatch {
    return {
      key: this.key,
      nodeId: this.plan.id,
      mapPath: this.frame.path,
      args: this.plan.args.map((source) => argumentPlan(run, source, this.frame)),
    };
  }

  // ── as a value ──────────────────────────────────────────────────────────────────────────────────────────────────

  addTo(_run: Run, into: Tally): void {
    const { state } = this;
    // To leave the scope of a set-up that did not succeed is no failure and no skip.
    if (state === 'success' || (this.isTeardown && !this.made)) into.success += 1;
    else into.addBroken(state as Exclude<EndState, 'success'>, { cause: this.cause as Cause, order: this.callOrder() });
  }

  callOrder(): CallOrder {
    return orderIn(this.frame, this.plan.order);
  }

  failedAt(): CallOrder {
    return this.callOrder();
  }

  absent(): boolean {
    return this.state !== 'success';
  }

  place(_run: Run): Plan {
    return { kind: 'xcom', key: this.key, path: [] };
  }

  evaluate(): unknown {
    if (!this.plan.observed) throw new Error(`the value of ${this.key} is not observed`);
    return this.value;
  }

  look(_run: Run, by: Ledger): void {
    if (this.looked < by.depth) this.looked = Math.max(this.looked, commonDepth(this.ledger, by));
  }
}
