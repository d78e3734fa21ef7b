/**
 * Runs tasks in this process: for tests, and where a process each is too much.
 *
 * What it cannot do: kill. A task that ignores its abort signal is given up after a grace period, but its code goes on; one
 * that blocks the event loop blocks us too; `process.exit()` and errors thrown outside of a task's promise end the whole
 * process. The local executor has none of these limits.
 */
// Imported, not global: a test's fake timers must not stop us.
import { setImmediate } from 'node:timers';
import { TaskCall } from '../worker/call-task.ts';
import { abortReason, type AbortWhy, endedAfterAbort, gaveUp, lostWork, notRunning } from './endings.ts';
import type { Executor, ExecutorEvents, Work, WorkOutcome } from './executor.ts';
import { captureOutput } from './logs/capture.ts';
import { type ExecutorClock, type ExecutorTimer, steadyClock } from './timers.ts';

export interface InProcessOptions {
  /** Tries at a time. */
  readonly concurrency?: number;
  /** How long a try may go on after its abort signal. */
  readonly graceMs?: number;
  readonly clock?: ExecutorClock;
}

interface ActiveTry {
  readonly work: Work;
  readonly call: TaskCall;
  /** When its timeout passes. */
  dueAt?: number;
  why?: AbortWhy;
  /** First the timeout, then the grace period. */
  timer?: ExecutorTimer;
}

const defaultConcurrency = 32;
const defaultGraceMs = 5_000;
const defaultStopGraceMs = 30_000;

export class InProcessExecutor implements Executor {
  readonly name = 'in-process';
  readonly #events: ExecutorEvents;
  readonly #concurrency: number;
  readonly #graceMs: number;
  readonly #clock: ExecutorClock;
  readonly #queue = new Map<string, Work>();
  readonly #active = new Map<string, ActiveTry>();
  #drainSoon = false;
  #state: 'stopped' | 'running' | 'stopping' = 'stopped';
  #release: (() => void) | undefined;
  #stopped: Promise<void> | undefined;
  #idle: (() => void) | undefined;
  #deadline: ExecutorTimer | undefined;

  constructor(events: ExecutorEvents, options: InProcessOptions = {}) {
    this.#events = events;
    this.#concurrency = options.concurrency ?? defaultConcurrency;
    this.#graceMs = options.graceMs ?? defaultGraceMs;
    this.#clock = options.clock ?? steadyClock;
  }

  async start(): Promise<void> {
    if (this.#stopped !== undefined) await this.#stopped;
    if (this.#state !== 'stopped') return;
    this.#state = 'running';
    // Stacks of the tasks' errors then name the dag files instead of the bundle.
    process.setSourceMapsEnabled(true);
    this.#release = captureOutput();
  }

  stop(options: { graceMs?: number } = {}): Promise<void> {
    if (this.#state === 'stopped') return Promise.resolve();
    this.#state = 'stopping';
    this.#stopped ??= this.#finish();
    // A second stop may be more urgent than the first.
    this.#deadline?.cancel();
    const graceMs = options.graceMs ?? defaultStopGraceMs;
    this.#deadline = this.#clock.at(this.#clock.now() + graceMs, () => this.#giveUpAll());
    return this.#stopped;
  }

  freeSlots(): number {
    return this.#state === 'running' ? Math.max(0, this.#concurrency - this.#active.size - this.#queue.size) : 0;
  }

  execute(work: Work): void {
    if (this.#state !== 'running') {
      setImmediate(() => this.#events.ended(notRunning(work.token)));
      return;
    }
    this.#queue.set(work.token, work);
    this.#drain();
  }

  cancel(token: string, graceMs = this.#graceMs): void {
    const work = this.#queue.get(token);
    if (work !== undefined) {
      this.#queue.delete(token);
      setImmediate(() => this.#events.ended(gaveUp(work, 'cancelled', 'free', false)));
      return;
    }
    const active = this.#active.get(token);
    if (active !== undefined) this.#abort(active, 'cancelled', graceMs);
  }

  /** Begins waiting tries in a turn of the event loop of their own: a chain of quick tasks must not starve everything else. */
  #drain(): void {
    if (this.#drainSoon) return;
    this.#drainSoon = true;
    setImmediate(() => {
      this.#drainSoon = false;
      // The grace period may be over already: what began now, nobody would end.
      if (this.#state !== 'running') return;
      for (const [token, work] of this.#queue) {
        if (this.#active.size >= this.#concurrency) break;
        this.#queue.delete(token);
        void this.#run(work);
      }
    });
  }

  async #run(work: Work): Promise<void> {
    const { timeoutMs } = work;
    // Loading code is not on the task's time.
    const begun = timeoutMs === undefined ? undefined : (): void => this.#startTimeout(active, timeoutMs);
    const active: ActiveTry = { work, call: new TaskCall(work, begun) };
    this.#active.set(work.token, active);
    const ended = await active.call.ended;
    // A task that blocked the event loop also kept its timeout from firing.
    if (active.dueAt !== undefined && this.#clock.now() > active.dueAt) active.why ??= 'timeout';
    this.#settle(active, active.why === undefined ? ended : endedAfterAbort(work, active.why, ended));
  }

  #startTimeout(active: ActiveTry, timeoutMs: number): void {
    active.dueAt = this.#clock.now() + timeoutMs;
    active.timer = this.#clock.at(active.dueAt, () => this.#abort(active, 'timeout', this.#graceMs));
  }

  #abort(active: ActiveTry, why: AbortWhy, graceMs: number): void {
    active.why = why;
    active.timer?.cancel();
    active.timer = this.#clock.at(this.#clock.now() + graceMs, () => {
      this.#settle(active, gaveUp(active.work, why, 'free', false));
    });
    active.call.abort(abortReason(why, active.work.timeoutMs));
  }

  /** The one outcome of a try; what comes after it is dropped. */
  #settle(active: ActiveTry, outcome: WorkOutcome): void {
    const { token } = active.work;
    if (this.#active.get(token) !== active) return;
    this.#active.delete(token);
    active.timer?.cancel();
    if (this.#queue.size > 0) this.#drain();
    this.#events.ended(outcome);
    if (this.#active.size === 0) this.#idle?.();
  }

  async #finish(): Promise<void> {
    // Waits for a turn: whoever stops us has its promise by then.
    await new Promise<void>((resolve) => setImmediate(resolve));
    for (const [token] of this.#queue) {
      this.#queue.delete(token);
      this.#events.ended(lostWork(token, 'the executor was stopped before the try began'));
    }
    if (this.#active.size > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    this.#deadline?.cancel();
    this.#idle = undefined;
    this.#stopped = undefined;
    this.#release?.();
    this.#state = 'stopped';
  }

  #giveUpAll(): void {
    for (const active of this.#active.values()) {
      const { work, call, why } = active;
      const outcome = gaveUp(work, 'stopped', 'free', false);
      active.why ??= 'stopped';
      call.abort(abortReason('stopped', undefined));
      this.#settle(active, why === undefined ? outcome : endedAfterAbort(work, why, outcome));
    }
  }
}
