/** One worker process, as its executor sees it: it is given tries, and tells how each ended, also when it dies. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type AbortWhy, endedAfterAbort, failedWork } from '../endings.ts';
import { executorError } from '../errors.ts';
import type { Work, WorkOutcome } from '../executor.ts';
import type { ExecutorClock, ExecutorTimer } from '../timers.ts';
import { type Death, type Killed, outcomeOfDeath } from './deaths.ts';
import {
  codeKey,
  type FromWorker,
  isMilestone,
  type LastWords,
  type Milestone,
  readFromWorker,
  sendToWorker,
  type ToWorker,
  type Urgent,
} from './protocol.ts';
import { RawOutput } from './raw-output.ts';

export interface WorkerSettings {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly execArgv: readonly string[];
  readonly memoryLimitMb: number;
  readonly concurrency: number;
  /** How long a try may go on after its abort signal. */
  readonly graceMs: number;
  readonly startTimeoutMs: number;
  readonly loadTimeoutMs: number;
  readonly clock: ExecutorClock;
}

export interface WorkerEvents {
  /** It takes work now. */
  ready(): void;
  /** A try ended; its slot is free if the worker is still usable. */
  ended(outcome: WorkOutcome): void;
  /** The process is gone, and so is everything it started. `failure`: it never became ready. */
  gone(failure: Error | undefined): void;
}

interface LocalTry {
  readonly work: Work;
  why?: AbortWhy;
  /** Its worker took it up: nothing that was left behind blocks the event loop. */
  free: boolean;
  heard: boolean;
  /** Until its code is there; a neighbour may have asked for the same code. */
  loading: boolean;
  /** In turn: loading the code, the timeout, the grace period. */
  timer?: ExecutorTimer;
}

// Compiled beside this file, or, in this repository's tests, the source itself.
const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const entry = fileURLToPath(new URL(`../../worker/main${extension}`, import.meta.url));
export const runsFromSource = extension === '.ts';

/** Pipes that a program outside of our reach holds open must not keep a death from being told. */
const drainMs = 500;

export class WorkerProcess {
  readonly #settings: WorkerSettings;
  readonly #events: WorkerEvents;
  readonly #child: ChildProcess;
  readonly #active = new Map<string, LocalTry>();
  readonly #bundles = new Set<string>();
  /** Tasks whose code was loaded. */
  readonly #loaded = new Set<string>();
  readonly #output: RawOutput | undefined;
  readonly #channel: Socket | undefined;
  #state: 'starting' | 'ready' | 'retiring' | 'dying' | 'gone' = 'starting';
  #startTimer: ExecutorTimer | undefined;
  #killed: Killed | undefined;
  #lastWords: LastWords | undefined;
  #spawnError: Error | undefined;

  constructor(settings: WorkerSettings, events: WorkerEvents) {
    this.#settings = settings;
    this.#events = events;
    this.#child = spawn(process.execPath, [...settings.execArgv, entry, String(settings.memoryLimitMb)], {
      cwd: settings.cwd,
      env: settings.env,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      // A process group of its own, so that whatever tasks start ends with it, and Ctrl-C reaches only us.
      detached: true,
      windowsHide: true,
    });
    this.#child.once('error', (error) => {
      this.#spawnError = error;
      // Without a process there is no `exit`.
      if (this.#child.pid === undefined) this.#buried();
    });
    if (this.#child.pid === undefined) return;
    const [, stdout, stderr, channel, lifeline] = this.#child.stdio as unknown as readonly [
      null,
      Readable,
      Readable,
      Socket,
      Socket,
    ];
    this.#output = new RawOutput(stdout, stderr);
    this.#channel = channel;
    const reader = readFromWorker((message) => this.#received(message));
    channel.on('data', (chunk: Buffer) => reader.push(chunk));
    channel.once('close', () => this.#cutOff());
    this.#readLifeline(lifeline);
    for (const socket of [channel, lifeline]) socket.on('error', () => {});
    const { clock, startTimeoutMs } = settings;
    this.#startTimer = clock.at(clock.now() + startTimeoutMs, () => this.#kill({ because: 'load' }));
    this.#child.once('exit', (code, signal) => void this.#exited(code, signal));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get starting(): boolean {
    return this.#state === 'starting';
  }

  get busy(): number {
    return this.#active.size;
  }

  /** How many more tries it takes. */
  get room(): number {
    return this.#state === 'ready' ? this.#settings.concurrency - this.#active.size : 0;
  }

  get bundles(): ReadonlySet<string> {
    return this.#bundles;
  }

  run(work: Work): void {
    const { clock, loadTimeoutMs, concurrency } = this.#settings;
    const known = this.#loaded.has(codeKey(work));
    const local: LocalTry = { work, free: false, heard: false, loading: !known };
    this.#active.set(work.token, local);
    this.#bundles.add(work.bundle);
    if (known) this.#startTimeout(local);
    else {
      local.timer = clock.at(clock.now() + loadTimeoutMs, () => {
        this.#kill({ because: 'load', token: work.token });
      });
    }
    if (concurrency === 1) this.#output?.belongsTo(work.logFile);
    else this.#output?.belongsTo(this.#active.size === 1 ? work.logFile : undefined);
    this.#send({ kind: 'run', work, announce: !known || work.timeoutMs !== undefined });
  }

  /** Fires the try's abort signal; kills the process if it does not end in time. */
  abort(token: string, why: AbortWhy, graceMs: number): void {
    const local = this.#active.get(token);
    if (local === undefined || this.#killed !== undefined) return;
    local.why = why;
    local.timer?.cancel();
    const { clock } = this.#settings;
    local.timer = clock.at(clock.now() + graceMs, () => this.#kill({ because: 'abort', token }));
    this.#send({ kind: 'abort', token, why });
  }

  /** Takes no more work, and ends when what it has is done. */
  retire(): void {
    if (this.#state === 'ready' || this.#state === 'starting') this.#state = 'retiring';
    if (this.#active.size === 0) this.#kill({ because: 'retired' });
  }

  /** Ends it now; its tries are lost. */
  stop(): void {
    this.#kill({ because: 'stop' });
  }

  #send(message: ToWorker): void {
    if (this.#channel?.writable === true) sendToWorker(this.#channel, message);
  }

  #startTimeout(local: LocalTry): void {
    local.timer?.cancel();
    const { timeoutMs, token } = local.work;
    if (timeoutMs === undefined) return;
    const { clock, graceMs } = this.#settings;
    local.timer = clock.at(clock.now() + timeoutMs, () => this.abort(token, 'timeout', graceMs));
  }

  #received(message: FromWorker): void {
    switch (message.kind) {
      case 'ready':
        this.#startTimer?.cancel();
        if (this.#state === 'starting') {
          this.#state = 'ready';
          this.#events.ready();
        }
        return;
      case 'heard': {
        const local = this.#active.get(message.token);
        if (local !== undefined) local.heard = true;
        return;
      }
      case 'ended':
        this.#ended(message.outcome);
        return;
      case 'stray':
        this.#stray(message);
        return;
    }
  }

  #reached({ kind, token }: Milestone): void {
    const local = this.#active.get(token);
    if (local === undefined) return;
    local.free = true;
    if (kind === 'loading' || !local.loading) return;
    // Until now it was loading, which is not on the task's time.
    local.loading = false;
    this.#loaded.add(codeKey(local.work));
    if (local.why === undefined) this.#startTimeout(local);
  }

  #ended(outcome: WorkOutcome): void {
    const local = this.#active.get(outcome.token);
    if (local === undefined) return;
    // A module that failed to load stays failed as long as its process lives; the next try gets a new one.
    const { outcome: own } = outcome;
    if (own.kind === 'success') this.#loaded.add(codeKey(local.work));
    if (own.kind === 'failed' && own.error.code === 'TW4003' && this.#state === 'ready') this.#state = 'retiring';
    this.#settle(local, local.why === undefined ? outcome : endedAfterAbort(local.work, local.why, outcome));
  }

  /** Nobody awaits what threw: the try it began in has failed, and the process is not used for further ones. */
  #stray({ token, error, outOfMemory }: Extract<FromWorker, { kind: 'stray' }>): void {
    if (this.#state === 'ready') this.#state = 'retiring';
    const blamed = token === undefined ? [...this.#active.values()] : [this.#active.get(token)];
    for (const local of blamed) {
      if (local === undefined) continue;
      const wrapped = executorError('TW4018', `${error.name} was thrown outside of the task: ${error.message}`, {
        help: 'Something the task started (a timer, an event, a promise without `await`) threw when nobody waited for it.',
      });
      const outcome = failedWork(local.work.token, outOfMemory ? 'out_of_memory' : 'uncaught', wrapped);
      const failed =
        outcome.outcome.kind === 'failed'
          ? { ...outcome.outcome, error: { ...outcome.outcome.error, cause: error } }
          : outcome.outcome;
      const told: WorkOutcome = { token: outcome.token, outcome: failed };
      this.#settle(local, local.why === undefined ? told : endedAfterAbort(local.work, local.why, told));
    }
    if (this.#active.size === 0) this.retire();
  }

  #settle(local: LocalTry, outcome: WorkOutcome): void {
    const { token } = local.work;
    if (this.#active.get(token) !== local) return;
    this.#active.delete(token);
    local.timer?.cancel();
    if (this.#active.size === 0 && this.#state === 'retiring') this.retire();
    this.#events.ended(outcome);
  }

  #kill(killed: Killed): void {
    if (this.#state === 'gone' || this.#state === 'dying') return;
    this.#state = 'dying';
    this.#killed = killed;
    this.#killGroup();
  }

  #killGroup(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // No such group: all gone, or the system has none.
      this.#child.kill('SIGKILL');
    }
  }

  /** Usually the process ends, and `exit` follows; but a task may have closed what is not its own. */
  #cutOff(): void {
    const timer = setTimeout(() => this.#kill({ because: 'cut' }), drainMs);
    this.#child.once('exit', () => clearTimeout(timer));
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) clearTimeout(timer);
  }

  #readLifeline(lifeline: Socket): void {
    let text = '';
    lifeline.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
        const urgent = JSON.parse(text.slice(0, end)) as Urgent;
        text = text.slice(end + 1);
        if (isMilestone(urgent)) this.#reached(urgent);
        // The first is the cause, what follows its consequence.
        else this.#lastWords ??= urgent;
      }
    });
  }

  async #exited(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    // What the tasks started may still run.
    this.#killGroup();
    await this.#drained();
    const death: Death = {
      code,
      signal,
      stderr: this.#output?.tail ?? '',
      memoryLimitMb: this.#settings.memoryLimitMb,
      ...(this.#lastWords === undefined ? {} : { lastWords: this.#lastWords }),
      ...(this.#killed === undefined ? {} : { killed: this.#killed }),
    };
    this.#buried(death);
  }

  /** Resolves when everything that the process wrote before its end was read. */
  async #drained(): Promise<void> {
    const open = this.#child.stdio.filter((stream) => stream !== null && stream !== undefined && !stream.closed);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, drainMs);
    });
    const closed = open.map(
      (stream) => new Promise<void>((resolve) => (stream as Readable).once('close', () => resolve())),
    );
    await Promise.race([Promise.all(closed), late]);
    clearTimeout(timer);
    for (const stream of open) stream?.destroy();
  }

  #buried(death?: Death): void {
    if (this.#state === 'gone') return;
    const wasStarting =
      this.#state === 'starting' || (this.#killed?.because === 'load' && this.#killed.token === undefined);
    this.#state = 'gone';
    this.#startTimer?.cancel();
    const tries = [...this.#active.values()];
    this.#active.clear();
    for (const { timer } of tries) timer?.cancel();
    this.#output?.end();
    this.#events.gone(wasStarting ? this.#startFailure(death) : undefined);
    if (death === undefined) return;
    for (const local of tries) this.#events.ended(outcomeOfDeath(local, death, tries.length === 1));
  }

  #startFailure(death: Death | undefined): Error {
    const seen =
      death === undefined ? String(this.#spawnError) : `it ended with ${death.signal ?? `code ${death.code}`}`;
    const said = death?.stderr.trim() ?? '';
    return executorError('TW4002', `a worker process could not be started: ${seen}${said === '' ? '' : `\n${said}`}`, {
      help: 'Check that the machine has processes and memory left, and the options and NODE_OPTIONS that workers get.',
      cause: this.#spawnError,
    });
  }
}
