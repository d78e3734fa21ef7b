/**
 * The imperative shell around core: it owns runs, feeds them events, commits what follows, and only then acts.
 *
 *   inbox ──▶ turn: apply to core ──▶ fill free slots ──▶ one commit for all runs ──▶ dispatch, timers, answers
 *
 * What is not committed never happened. Events that arrive during a commit wait in the inbox and go together into the
 * next one (group commit). Nothing polls: ended tries, new runs and due timers wake it.
 */
import { randomUUID } from 'node:crypto';
import { parse as decodeText } from '@tradewind/sdk/runtime';
import type { Instance, Plan, RunEvent, Step } from '../core/model.ts';
import type { Executor, WorkOutcome } from '../executors/executor.ts';
import type { NewRun, RunRow } from '../metastore/metastore.ts';
import { systemClock, type Clock } from './clock.ts';
import { type Birth, createRuns } from './births.ts';
import { commitUntilDone } from './committer.ts';
import { SchedulerStopped, UnknownRun } from './errors.ts';
import { leftBehind } from './left-behind.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { newOwner } from './owner.ts';
import { keyOf } from './names.ts';
import type { SchedulerOptions } from './options.ts';
import { OwnedRun, type ActiveTry, type EndedRun, type Program } from './owned-run.ts';
import { abort, changeOf, emptyDraft, endOf, logFileOf, triesOf, tryEnd, type Draft } from './draft.ts';
import { ReadyQueue, type Waiting, waitingOf } from './ready-queue.ts';
import { orphansOf, Triggers } from './triggers.ts';
import { workOf } from './work.ts';
import { Xcoms } from './xcoms.ts';

interface Arrival {
  readonly run: OwnedRun;
  readonly event: RunEvent;
  readonly text?: string;
}

export class Scheduler {
  readonly owner: string;
  readonly executor: Executor;
  readonly #options: SchedulerOptions;
  readonly #clock: Clock;
  readonly #leaseMs: number;
  readonly #queue: ReadyQueue;
  readonly #xcoms: Xcoms;
  readonly #runs = new Map<string, OwnedRun>();
  readonly #tries = new Map<string, { run: OwnedRun; active: ActiveTry }>();
  #inbox: Arrival[] = [];
  readonly #births: Birth[] = [];
  #turning: Promise<void> | undefined;
  #woken = false;
  readonly #leases: LeaseKeeper;
  readonly #triggers: Triggers;
  #state: 'stopped' | 'running' | 'stopping' = 'stopped';
  #stopping: Promise<void> | undefined;
  /** Why nothing more is begun, though nobody asked us to stop. */
  #failure: Error | undefined;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#leaseMs = options.leaseMs ?? 10_000;
    this.owner = options.owner ?? newOwner();
    this.#queue = new ReadyQueue(options.pools);
    this.#xcoms = new Xcoms({
      metastore: options.metastore,
      dataDir: options.dataDir,
      spillBytes: options.spillBytes ?? 64 * 1024,
      // What comes is mostly asked for soon, if at all: a run with many items takes no more memory for its results.
      cacheValues: 2_000,
      cacheChars: 32 * 1024 * 1024,
    });
    this.#leases = new LeaseKeeper({
      metastore: options.metastore,
      clock: this.#clock,
      owner: this.owner,
      leaseMs: this.#leaseMs,
      held: () => [...this.#runs.values()].filter(({ ending }) => !ending).map(({ id }) => id),
      lost: (runId) => this.#lose(runId),
      failed: (error) => this.#trouble('the leases could not be renewed', error),
    });
    this.#triggers = new Triggers({
      metastore: options.metastore,
      clock: this.#clock,
      programOf: options.programOf,
      held: (runId) => this.#runs.get(runId),
      submit: (run, program) => this.submit(run, program),
      adopt: (ask) => this.adopt(ask),
      ended: (outcome) => this.#ended(outcome),
      found: (run, started) => options.observer?.triggered?.(run, started),
      isRunning: () => this.#state === 'running' && !this.#failure,
    });
    this.executor = options.executor({ ended: (outcome) => this.#ended(outcome), slotsFreed: () => this.#wake() });
  }

  async start(): Promise<void> {
    await this.#stopping;
    if (this.#state !== 'stopped') return;
    this.#state = 'running';
    this.#failure = undefined;
    await this.executor.start();
    if (this.#state === 'running') this.#leases.start();
  }

  /** Begins no new try, waits up to `graceMs` for those under way, and gives its runs to whoever comes next. */
  async stop(options: { graceMs?: number } = {}): Promise<void> {
    if (this.#state === 'running') {
      this.#state = 'stopping';
      this.#stopping = this.#shutDown(options).finally(() => {
        this.#state = 'stopped';
        this.#stopping = undefined;
      });
    } else if (this.#stopping) {
      // A second, more urgent stop cuts the first one short.
      await this.executor.stop(options);
    }
    await this.#stopping;
  }

  async #shutDown(options: { graceMs?: number }): Promise<void> {
    this.#triggers.stop();
    await this.executor.stop(options);
    // Outcomes of tries that ended in the grace period are still written down.
    await this.#settled();
    this.#leases.stop();
    if (this.#runs.size > 0) await this.#options.metastore.releaseRuns(this.owner, [...this.#runs.keys()]);
    for (const run of this.#runs.values()) {
      this.#queue.dropRun(run.id);
      run.abandon(new SchedulerStopped(run.id));
    }
    this.#runs.clear();
  }

  /** Makes a run and begins it. Resolves when it is durable; its end is `ended`. */
  submit(run: NewRun, program: Program): Promise<OwnedRun> {
    return new Promise((born, failed) => {
      if (this.#state !== 'running' || this.#failure) return failed(this.#failure ?? new SchedulerStopped(run.runId));
      this.#births.push({ run, program, born, failed });
      this.#wake();
    });
  }

  /** Takes over unfinished runs that nobody holds, or whose holder is in `dead`; rebuilds each from its rows. */
  async adopt(
    options: { runIds?: readonly string[]; dead?: readonly string[]; limit?: number } = {},
  ): Promise<readonly OwnedRun[]> {
    const { metastore } = this.#options;
    const claimed = await metastore.claimRuns({
      owner: this.owner,
      now: this.#clock.now(),
      leaseMs: this.#leaseMs,
      limit: options.limit ?? 1000,
      ...(options.runIds ? { runIds: options.runIds } : {}),
      ...(options.dead ? { dead: options.dead } : {}),
    });
    const adopted: OwnedRun[] = [];
    for (const row of claimed) {
      try {
        adopted.push(await this.#restore(row));
      } catch (error) {
        // One run that can't be restored (its version is gone, say) must not hold up the others.
        this.#trouble(`run ${row.runId} can't go on`, error);
        await metastore.releaseRuns(this.owner, [row.runId]);
        if (options.runIds) throw error;
      }
    }
    const triggered = adopted.flatMap(({ program }) => [...program.triggers.values()].map(({ dag }) => dag));
    const orphans = await orphansOf(metastore, new Set(triggered), this.#clock.now());
    if (orphans.runIds.length > 0) await this.adopt(orphans);
    return adopted;
  }

  /** Resolves when it has no run any more: those that its runs have started have ended too, or it was stopped. */
  async drained(): Promise<void> {
    while (this.#runs.size > 0) await Promise.allSettled([...this.#runs.values()].map(({ ended }) => ended));
  }

  /** Ends a run of ours: tries under way are aborted, everything else fails as cancelled. */
  cancel(runId: string): void {
    const run = this.#runs.get(runId);
    if (!run) throw new UnknownRun(runId);
    this.#arrive({ run, event: { kind: 'cancelled' } });
  }

  // ── what arrives ──────────────────────────────────────────────────────────────────────────────────────────────────

  #ended({ token, outcome, text }: WorkOutcome): void {
    const known = this.#tries.get(token);
    if (!known) return; // A run that we lost: the new owner has its own try.
    const { run, active } = known;
    const value =
      outcome.kind === 'success' && run.machine.observed.has(active.nodeId)
        ? { value: decodeText(text ?? 'null') }
        : {};
    this.#arrive({
      run,
      event: { kind: 'try_ended', key: active.key, token, outcome: { ...outcome, ...value } },
      ...(text === undefined ? {} : { text }),
    });
  }

  #arrive(arrival: Arrival): void {
    this.#inbox.push(arrival);
    this.#wake();
  }

  #wake(): void {
    if (this.#woken || this.#turning) {
      this.#woken = true;
      return;
    }
    this.#woken = true;
    // After what else this pass of the event loop brings, so that it shares the commit.
    setImmediate(() => void this.#turns());
  }

  async #turns(): Promise<void> {
    if (this.#turning) return;
    this.#turning = (async () => {
      while (this.#woken) {
        this.#woken = false;
        await this.#turn();
      }
    })();
    try {
      await this.#turning;
    } catch (error) {
      this.#giveUp(error);
    } finally {
      this.#turning = undefined;
    }
    if (this.#woken) void this.#turns();
  }

  /** Resolves when nothing waits to be written. */
  async #settled(): Promise<void> {
    while (this.#turning || this.#woken) {
      await (this.#turning ?? new Promise<void>((resolve) => setImmediate(resolve)));
    }
  }

  // ── a turn ────────────────────────────────────────────────────────────────────────────────────────────────────────

  async #turn(): Promise<void> {
    const drafts = new Map<string, Draft>();
    if (this.#births.length > 0) await this.#deliver(drafts);
    const arrivals = this.#inbox;
    this.#inbox = [];
    for (const arrival of arrivals) {
      const stored = this.#take(drafts, arrival);
      if (stored) await stored;
    }
    if (this.#state === 'running' && !this.#failure) this.#fillSlots(drafts);
    if (drafts.size === 0) return;
    for (const draft of drafts.values()) {
      draft.run.ending ||= draft.outcome !== undefined;
      if (draft.outcome?.result) draft.result = await this.#xcoms.value(draft.run.id, draft.outcome.result);
    }
    const now = this.#clock.now();
    const changes = [...drafts.values()].map((draft) => changeOf(draft, now));
    const { fenced } = await commitUntilDone(this.#options.metastore, changes, this.#clock, (error) =>
      this.#trouble('a commit failed and is tried again', error),
    );
    for (const runId of fenced) {
      drafts.delete(runId);
      this.#lose(runId);
    }
    this.#act(drafts);
  }

  async #deliver(drafts: Map<string, Draft>): Promise<void> {
    const births = this.#births.splice(0);
    const expiresAt = this.#clock.now() + this.#leaseMs;
    const delivered = await createRuns(this.#options.metastore, births, { owner: this.owner, expiresAt });
    for (const { run, program, born } of delivered) {
      const row: RunRow = { ...run, state: 'queued', owner: this.owner, epoch: 1, leaseExpiresAt: expiresAt };
      const params = decodeText(run.params) as Record<string, unknown>;
      const owned = new OwnedRun(row, program, program.create(run.context, params));
      this.#runs.set(owned.id, owned);
      const draft = this.#draft(drafts, owned);
      draft.started = true;
      this.#note(draft, owned.machine.apply({ kind: 'started' }, this.#clock.now()));
      born(owned);
    }
  }

  /** Applies an event to its run. Only a large XCom makes this wait. */
  #take(drafts: Map<string, Draft>, { run, event, text }: Arrival): Promise<void> | undefined {
    const active = event.kind === 'try_ended' ? run.active.get(event.token) : undefined;
    if (active) this.#release(run, active);
    if (this.#runs.get(run.id) !== run) return undefined;
    const now = this.#clock.now();
    const step = this.#apply(drafts, run, event, now);
    if (!step || step.ignored) return undefined;
    const draft = this.#draft(drafts, run);
    this.#note(draft, step);
    if (event.kind === 'started') draft.started = true;
    if (event.kind === 'cancelled') abort(draft, now);
    if (event.kind !== 'try_ended') return;
    const tryNumber = triesOf(draft, event.key);
    draft.triesEnded.push(tryEnd({ key: event.key, tryNumber, token: event.token }, event.outcome, now));
    if (event.outcome.kind !== 'success' || !active) return undefined;
    const at = { key: active.key, nodeId: active.nodeId, mapPath: active.waiting.mapPath, tryNumber };
    const row = this.#xcoms.storeSmall(run.id, at, text ?? 'null');
    if (row) return void draft.xcoms.push(row);
    return this.#xcoms.store(run.id, at, text ?? 'null').then((stored) => void draft.xcoms.push(stored));
  }

  #fillSlots(drafts: Map<string, Draft>): void {
    for (const waiting of this.#queue.takeSlotless()) this.#dispatch(drafts, waiting);
    for (let free = this.executor.freeSlots(); free > 0; ) {
      const waiting = this.#queue.take();
      if (!waiting) return;
      if (this.#dispatch(drafts, waiting)) free--;
      else this.#queue.ended(waiting);
    }
  }

  /** Whether a try of it begins. */
  #dispatch(drafts: Map<string, Draft>, waiting: Waiting): boolean {
    const run = this.#runs.get(waiting.runId);
    const token = this.#options.newToken?.() ?? randomUUID();
    const now = this.#clock.now();
    const step = run && this.#apply(drafts, run, { kind: 'dispatched', key: waiting.key, token }, now);
    if (!run || !step || step.ignored) return false;
    const draft = this.#draft(drafts, run);
    this.#note(draft, step);
    const tryNumber = triesOf(draft, waiting.key);
    draft.triesStarted.push({
      key: waiting.key,
      nodeId: waiting.nodeId,
      mapPath: waiting.mapPath,
      tryNumber,
      token,
      startedAt: now,
      logFile: logFileOf(run, waiting.key, tryNumber),
    });
    draft.begun.push(this.#activate(run, waiting, { token, tryNumber }));
    return true;
  }

  #activate(run: OwnedRun, waiting: Waiting, one: Pick<ActiveTry, 'token' | 'tryNumber'>): ActiveTry {
    const active: ActiveTry = { key: waiting.key, nodeId: waiting.nodeId, ...one, waiting };
    run.active.set(one.token, active);
    this.#tries.set(one.token, { run, active });
    return active;
  }

  /** A fault of ours in one run must not stop the others: it is left as its rows have it, for a successor to take up. */
  #apply(drafts: Map<string, Draft>, run: OwnedRun, event: RunEvent, now: number): Step | undefined {
    try {
      return run.machine.apply(event, now);
    } catch (error) {
      drafts.delete(run.id);
      this.#drop(run, error, `run ${run.id} met a fault in Tradewind`);
      return undefined;
    }
  }

  /** Takes what core answered into the draft, and puts what became ready into the queue. */
  #note(draft: Draft, step: Step): void {
    const { run } = draft;
    run.take(step.changed);
    for (const instance of step.changed) draft.changed.set(keyOf(instance), instance);
    for (const key of step.ready) {
      const instance = run.instances.get(key);
      const node = instance && run.program.nodes.get(instance.nodeId);
      if (!instance || !node) continue;
      this.#queue.add(waitingOf(run, instance, node));
    }
    if (step.finished) draft.outcome = step.finished;
  }

  /** Everything here is durable already. */
  #act(drafts: ReadonlyMap<string, Draft>): void {
    for (const draft of drafts.values()) {
      const { run } = draft;
      for (const active of draft.begun) this.#begin(run, active);
      for (const token of draft.aborted) this.#cancel(token);
      for (const instance of draft.changed.values()) this.#armRetry(run, instance);
      this.#options.observer?.progressed?.(run.row, [...draft.changed.values()]);
      const ended = endOf(draft);
      if (ended) this.#finish(run, ended);
    }
  }

  #begin(run: OwnedRun, active: ActiveTry): void {
    const { args } = run.machine.dispatchOf(active.key);
    if (run.program.triggers.has(active.nodeId)) {
      return this.#triggers.begin(run, active, () => this.#xcoms.value(run.id, args[0] as Plan));
    }
    const atHand = this.#xcoms.argumentsAtHand(run.id, args);
    if (atHand) return this.executor.execute(workOf(run, active, atHand, this.#options.dataDir));
    this.#xcoms.arguments(run.id, args).then(
      (read) => this.executor.execute(workOf(run, active, read, this.#options.dataDir)),
      (error: unknown) => {
        this.#trouble(`the arguments of ${active.key} in run ${run.id} can't be read`, error);
        const message = error instanceof Error ? error.message : String(error);
        this.#ended({
          token: active.token,
          outcome: { kind: 'failed', reason: 'lost', error: { name: 'Error', message } },
        });
      },
    );
  }

  #cancel(token: string, graceMs?: number): void {
    if (!this.#triggers.cancel(token)) this.executor.cancel(token, graceMs);
  }

  #armRetry(run: OwnedRun, instance: Instance): void {
    if (instance.state !== 'up_for_retry' || instance.retryAt === undefined) return;
    const key = keyOf(instance);
    run.retries.get(key)?.cancel();
    run.retries.set(
      key,
      this.#clock.at(instance.retryAt, () => {
        run.retries.delete(key);
        this.#arrive({ run, event: { kind: 'retry_due', key } });
      }),
    );
  }

  #release(run: OwnedRun, active: ActiveTry): void {
    run.active.delete(active.token);
    this.#tries.delete(active.token);
    this.#queue.ended(active.waiting);
  }

  #finish(run: OwnedRun, ended: EndedRun): void {
    // A try that was cancelled may still be ending: its slot comes back with its outcome.
    this.#runs.delete(run.id);
    this.#queue.dropRun(run.id);
    this.#xcoms.forget(run.id);
    for (const timer of run.retries.values()) timer.cancel();
    this.#options.observer?.ended?.(run.row, ended);
    run.settle(ended);
  }

  // ── owning ────────────────────────────────────────────────────────────────────────────────────────────────────────

  async #restore(row: RunRow): Promise<OwnedRun> {
    const program = await this.#options.programOf(row.version, row.dagId);
    const stored = await this.#options.metastore.loadRun(row.runId, program.observed);
    if (!stored) throw new UnknownRun(row.runId);
    const observed = await this.#xcoms.decoded(stored);
    const params = decodeText(row.params) as Record<string, unknown>;
    const run = new OwnedRun(row, program, program.restore(row.context, params, stored.instances, observed));
    run.take(stored.instances);
    this.#runs.set(run.id, run);
    this.#resume(run, stored.instances);
    return run;
  }

  #resume(run: OwnedRun, instances: readonly Instance[]): void {
    const { events, goingOn, ready, retries } = leftBehind(run, instances);
    for (const event of events) this.#arrive({ run, event });
    for (const { waiting, ...one } of goingOn) this.#begin(run, this.#activate(run, waiting, one));
    this.#note(emptyDraft(run), { changed: [], ready });
    for (const instance of retries) this.#armRetry(run, instance);
    this.#wake();
  }

  #lose(runId: string): void {
    const run = this.#runs.get(runId);
    if (run) this.#drop(run, new SchedulerStopped(runId), `run ${runId} now belongs to another scheduler`);
  }

  /** Lets go of a run: its tries are ended, and whatever they still answer is nobody's. */
  #drop(run: OwnedRun, error: unknown, message: string): void {
    this.#runs.delete(run.id);
    this.#queue.dropRun(run.id);
    this.#xcoms.forget(run.id);
    for (const active of run.active.values()) {
      this.#cancel(active.token, 0);
      this.#release(run, active);
    }
    this.#trouble(message, error);
    run.abandon(error);
  }

  /** Our own fault or a database that is gone for good: every waiting caller is told, and nothing more is begun. */
  #giveUp(error: unknown): void {
    this.#trouble('the scheduler stops', error);
    this.#failure = error instanceof Error ? error : new Error(String(error));
    for (const run of this.#runs.values()) run.abandon(error);
    for (const birth of this.#births.splice(0)) birth.failed(error);
  }

  #trouble(message: string, error: unknown): void {
    this.#options.observer?.trouble?.(message, error);
  }

  #draft(drafts: Map<string, Draft>, run: OwnedRun): Draft {
    let draft = drafts.get(run.id);
    if (!draft) drafts.set(run.id, (draft = emptyDraft(run)));
    return draft;
  }
}
