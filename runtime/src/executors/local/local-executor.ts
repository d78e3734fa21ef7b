/**
 * Runs tasks in warm worker processes on this machine.
 *
 * The pool grows with the work, up to `workers`; each loads a bundle once and then takes try after try. A worker that
 * crashes, hangs or was told to end is replaced; what it was doing gets its one outcome, whatever happened.
 */
// Imported, not global: a test's fake timers must not stop us.
import { setImmediate } from 'node:timers';
import { failedWork, gaveUp, lostWork, notRunning } from '../endings.ts';
import { executorError } from '../errors.ts';
import type { Executor, ExecutorEvents, Work } from '../executor.ts';
import { type ExecutorClock, type ExecutorTimer, steadyClock } from '../timers.ts';
import { defaultMemoryLimitMb, defaultWorkers, workerArgs, type WorkerEnvironment, workerEnv } from './environment.ts';
import { runsFromSource, WorkerProcess, type WorkerSettings } from './worker-process.ts';

export interface LocalOptions extends WorkerEnvironment {
  /** Worker processes at most; default: one for each CPU. */
  readonly workers?: number;
  /** Tries at a time in one worker; more than 1 suits tasks that mostly wait. */
  readonly concurrency?: number;
  /** How long a try may go on after its abort signal before its worker is killed. */
  readonly graceMs?: number;
  /** Workers that are started ahead of the first work. */
  readonly warm?: number;
  readonly startTimeoutMs?: number;
  /** How long a bundle may take to load. */
  readonly loadTimeoutMs?: number;
  readonly clock?: ExecutorClock;
}

const defaultGraceMs = 5_000;
const defaultStopGraceMs = 30_000;
const defaultStartTimeoutMs = 60_000;
const defaultLoadTimeoutMs = 60_000;
/** Bundles cannot be unloaded: a worker that has seen this many is replaced when it is idle. */
const mostBundles = 8;
/** So many workers in a row could not be started: the work that waits is given back. */
const startAttempts = 3;
const firstBackoffMs = 100;
const longestBackoffMs = 5_000;

export class LocalExecutor implements Executor {
  readonly name = 'local';
  readonly #events: ExecutorEvents;
  readonly #settings: WorkerSettings;
  readonly #most: number;
  readonly #warm: number;
  readonly #queue = new Map<string, Work>();
  /** In the order of their last use. */
  readonly #workers = new Set<WorkerProcess>();
  readonly #placed = new Map<string, WorkerProcess>();
  #state: 'stopped' | 'running' | 'stopping' = 'stopped';
  #stopped: Promise<void> | undefined;
  #allGone: (() => void) | undefined;
  #deadline: ExecutorTimer | undefined;
  #startFailures = 0;
  #backoff: ExecutorTimer | undefined;

  constructor(events: ExecutorEvents, options: LocalOptions = {}) {
    this.#events = events;
    this.#most = Math.max(1, options.workers ?? defaultWorkers());
    this.#warm = Math.min(this.#most, options.warm ?? 1);
    const memoryLimitMb = options.memoryLimitMb ?? defaultMemoryLimitMb(this.#most);
    this.#settings = {
      cwd: options.cwd ?? process.cwd(),
      env: workerEnv(options.env ?? 'inherit', process.env),
      execArgv: workerArgs(memoryLimitMb, runsFromSource, options.execArgv ?? []),
      memoryLimitMb,
      concurrency: Math.max(1, options.concurrency ?? 1),
      graceMs: options.graceMs ?? defaultGraceMs,
      startTimeoutMs: options.startTimeoutMs ?? defaultStartTimeoutMs,
      loadTimeoutMs: options.loadTimeoutMs ?? defaultLoadTimeoutMs,
      clock: options.clock ?? steadyClock,
    };
  }

  /** Processes that are there now. */
  get pids(): readonly number[] {
    return [...this.#workers].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  async start(): Promise<void> {
    if (this.#stopped !== undefined) await this.#stopped;
    if (this.#state !== 'stopped') return;
    this.#state = 'running';
    this.#startFailures = 0;
    for (let i = 0; i < this.#warm; i += 1) this.#spawn();
  }

  stop(options: { graceMs?: number } = {}): Promise<void> {
    if (this.#state === 'stopped') return Promise.resolve();
    this.#state = 'stopping';
    this.#stopped ??= this.#finish();
    // A second stop may be more urgent than the first.
    this.#deadline?.cancel();
    const { clock } = this.#settings;
    this.#deadline = clock.at(clock.now() + (options.graceMs ?? defaultStopGraceMs), () => {
      for (const worker of this.#workers) worker.stop();
    });
    return this.#stopped;
  }

  freeSlots(): number {
    if (this.#state !== 'running') return 0;
    let free = (this.#most - this.#workers.size) * this.#settings.concurrency - this.#queue.size;
    for (const worker of this.#workers) free += worker.starting ? this.#settings.concurrency : worker.room;
    return Math.max(0, free);
  }

  execute(work: Work): void {
    if (this.#state !== 'running') {
      setImmediate(() => this.#events.ended(notRunning(work.token)));
      return;
    }
    this.#queue.set(work.token, work);
    this.#pump();
  }

  cancel(token: string, graceMs = this.#settings.graceMs): void {
    const work = this.#queue.get(token);
    if (work !== undefined) {
      this.#queue.delete(token);
      setImmediate(() => this.#events.ended(gaveUp(work, 'cancelled', 'free', false)));
      return;
    }
    this.#placed.get(token)?.abort(token, 'cancelled', graceMs);
  }

  /** Gives waiting work to workers, and starts workers for what is left. */
  #pump(): void {
    for (const [token, work] of this.#queue) {
      const worker = this.#pick(work.bundle);
      if (worker === undefined) break;
      this.#queue.delete(token);
      this.#placed.set(token, worker);
      // Last used, first taken: its caches are warm.
      this.#workers.delete(worker);
      this.#workers.add(worker);
      worker.run(work);
    }
    if (this.#backoff !== undefined || this.#state !== 'running') return;
    let starting = 0;
    for (const worker of this.#workers) if (worker.starting) starting += this.#settings.concurrency;
    for (
      ;
      starting < this.#queue.size && this.#workers.size < this.#most && this.#backoff === undefined;
      starting += this.#settings.concurrency
    )
      this.#spawn();
  }

  /** The least busy; among these one that has the bundle; among these the last one used. */
  #pick(bundle: string): WorkerProcess | undefined {
    let best: WorkerProcess | undefined;
    let bestScore = 0;
    for (const worker of this.#workers) {
      if (worker.room <= 0) continue;
      const score = worker.room * 2 + (worker.bundles.has(bundle) ? 1 : 0);
      if (score >= bestScore) [best, bestScore] = [worker, score];
    }
    return best;
  }

  #spawn(): void {
    try {
      this.#workers.add(this.#newWorker());
    } catch (error) {
      // Most faults of starting come later, but not all.
      const help = 'Check the options and the environment that workers get.';
      this.#startFailed(executorError('TW4002', 'a worker process could not be started', { help, cause: error }));
    }
  }

  #newWorker(): WorkerProcess {
    const worker: WorkerProcess = new WorkerProcess(this.#settings, {
      ready: () => {
        this.#startFailures = 0;
        this.#pump();
      },
      ended: (outcome) => {
        this.#placed.delete(outcome.token);
        if (this.#state === 'stopping' ? worker.busy === 0 : worker.bundles.size > mostBundles) worker.retire();
        if (this.#queue.size > 0) this.#pump();
        this.#events.ended(outcome);
      },
      gone: (failure) => this.#gone(worker, failure),
    });
    return worker;
  }

  #gone(worker: WorkerProcess, failure: Error | undefined): void {
    this.#workers.delete(worker);
    if (failure !== undefined && this.#state === 'running') this.#startFailed(failure);
    this.#pump();
    // After the outcomes of its tries.
    queueMicrotask(() => {
      if (this.#state === 'running') this.#events.slotsFreed();
      if (this.#workers.size === 0) this.#allGone?.();
    });
  }

  /** Tries again later, so that a machine without memory is not kept busy with failing; gives up what waits too long. */
  #startFailed(failure: Error): void {
    this.#startFailures += 1;
    const { clock } = this.#settings;
    const waitMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(20, this.#startFailures - 1));
    this.#backoff?.cancel();
    this.#backoff = clock.at(clock.now() + waitMs, () => {
      this.#backoff = undefined;
      this.#pump();
    });
    if (this.#startFailures < startAttempts || this.#workers.size > 0) return;
    const given = [...this.#queue.keys()];
    this.#queue.clear();
    for (const token of given) setImmediate(() => this.#events.ended(failedWork(token, 'lost', failure)));
  }

  async #finish(): Promise<void> {
    // Waits for a turn: whoever stops us has its promise by then.
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#backoff?.cancel();
    this.#backoff = undefined;
    for (const [token] of this.#queue) {
      this.#queue.delete(token);
      this.#events.ended(lostWork(token, 'the executor was stopped before the try began'));
    }
    if (this.#workers.size > 0) {
      await new Promise<void>((resolve) => {
        this.#allGone = resolve;
        for (const worker of this.#workers) if (worker.busy === 0) worker.retire();
      });
    }
    this.#deadline?.cancel();
    this.#allGone = undefined;
    this.#stopped = undefined;
    this.#state = 'stopped';
  }
}
