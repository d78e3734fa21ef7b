/** What the executors' tests share: hand-written bundles, work, and a recorder that holds every executor to its contract. */
import { existsSync, mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from '@tradewind/sdk/runtime';
import type { TryOutcome } from '../../runtime/src/core/model.ts';
import type { Executor, ExecutorEvents, Work, WorkArg, WorkOutcome } from '../../runtime/src/executors/executor.ts';
import { type LogLine, readLog } from '../../runtime/src/executors/logs/read-log.ts';

export type Failed = Extract<TryOutcome, { readonly kind: 'failed' }>;

/** A folder that is gone after the test. */
export class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'tradewind-executors-'));
  #count = 0;

  file(name: string): string {
    return join(this.path, name);
  }

  write(name: string, text = ''): void {
    writeFileSync(this.file(name), text);
  }

  /**
   * A bundle with these tasks, each the source of a function. Above them stands `prelude`. Every bundle is a file of its
   * own, since modules are loaded once a process.
   */
  bundle(tasks: Readonly<Record<string, string>>, prelude = ''): string {
    this.#count += 1;
    const file = this.file(`bundle-${this.#count}.mjs`);
    const sdk = import.meta.resolve('@tradewind/sdk');
    const entries = Object.entries(tasks).map(([key, source]) => {
      const code = source.startsWith('{') ? source : `{ kind: 'function', callable: ${source} }`;
      return `  ${JSON.stringify(key)}: () => (${code}),`;
    });
    const imports = `import { context, skip, failForGood, retryAfter } from ${JSON.stringify(sdk)};`;
    writeFileSync(file, `${imports}\n${prelude}\nexport const tasks = {\n${entries.join('\n')}\n};\n`);
    return file;
  }

  /** Resolves when a file of this name is there: how tasks tell the test that they began. */
  async appeared(name: string): Promise<string> {
    const file = this.file(name);
    const controller = new AbortController();
    await new Promise<void>((resolve) => {
      watch(this.path, { signal: controller.signal }, () => existsSync(file) && resolve());
      if (existsSync(file)) resolve();
    });
    controller.abort();
    return file;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export interface WorkOptions {
  readonly args?: readonly unknown[];
  readonly workArgs?: readonly WorkArg[];
  readonly timeoutMs?: number;
  readonly token?: string;
  readonly params?: unknown;
  readonly tryNumber?: number;
  readonly mapPath?: readonly number[];
}

let tokens = 0;

export function workOf(folder: Folder, bundle: string, taskKey: string, options: WorkOptions = {}): Work {
  tokens += 1;
  const token = options.token ?? `token-${tokens}`;
  return {
    token,
    runId: 'run-1',
    dagId: 'rockets',
    nodeId: taskKey,
    taskKey,
    mapPath: options.mapPath ?? [],
    tryNumber: options.tryNumber ?? 1,
    bundle,
    args: options.workArgs ?? (options.args ?? []).map((arg) => ({ kind: 'text', text: stringify(arg) })),
    context: {
      logicalDate: '2026-01-02T00:00:00.000Z',
      dataInterval: { start: '2026-01-02T00:00:00.000Z', end: '2026-01-03T00:00:00.000Z' },
      isLatest: true,
      params: stringify(options.params ?? {}),
    },
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    logFile: folder.file(`logs/${token}/1.jsonl`),
  };
}

/** An executor that is watched: one outcome a token, none during `execute`. */
export class Watched implements AsyncDisposable {
  readonly executor: Executor;
  readonly outcomes = new Map<string, WorkOutcome>();
  readonly violations: string[] = [];
  readonly #waiting = new Map<string, (outcome: WorkOutcome) => void>();
  readonly #given = new Set<string>();
  #executing = false;

  constructor(create: (events: ExecutorEvents) => Executor) {
    this.executor = create({ ended: (outcome) => this.#ended(outcome), slotsFreed: () => {} });
  }

  #ended(outcome: WorkOutcome): void {
    const { token } = outcome;
    if (this.#executing) this.violations.push(`${token}: outcome during execute`);
    if (!this.#given.has(token)) this.violations.push(`${token}: outcome of unknown work`);
    if (this.outcomes.has(token)) this.violations.push(`${token}: a second outcome`);
    if (outcome.outcome.kind !== 'success' && outcome.text !== undefined)
      this.violations.push(`${token}: text without success`);
    this.outcomes.set(token, outcome);
    this.#waiting.get(token)?.(outcome);
  }

  execute(work: Work): Promise<WorkOutcome> {
    this.#given.add(work.token);
    const ended = new Promise<WorkOutcome>((resolve) => this.#waiting.set(work.token, resolve));
    this.#executing = true;
    this.executor.execute(work);
    this.#executing = false;
    return ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.executor.stop({ graceMs: 0 });
    if (this.violations.length > 0) throw new Error(this.violations.join('\n'));
  }

  /** The decoded result; fails with the outcome where it is no success. */
  async result(work: Work): Promise<unknown> {
    const { outcome, text } = await this.execute(work);
    if (outcome.kind !== 'success' || text === undefined)
      throw new Error(`no success: ${JSON.stringify(outcome, null, 2)}`);
    return parse(text);
  }

  async failure(work: Work): Promise<Failed> {
    const { outcome } = await this.execute(work);
    if (outcome.kind !== 'failed') throw new Error(`did not fail: ${JSON.stringify(outcome)}`);
    return outcome;
  }
}

export async function logOf(work: Work): Promise<LogLine[]> {
  return Array.fromAsync(readLog(work.logFile));
}

/** `level source message`, for short expectations. */
export async function logText(work: Work): Promise<string[]> {
  return (await logOf(work)).map(({ level, source, message }) => `${level} ${source} ${message}`);
}

export interface Capabilities {
  /** It can end code that does not end by itself. */
  readonly kills: boolean;
}

export interface Setup {
  readonly folder: Folder;
  readonly watched: Watched;
}

/** A task that says that it began, and goes on until a file appears. */
export function holdUntil(folder: Folder, begun: string, go: string): string {
  return `async () => {
    const { existsSync, watch, writeFileSync } = await import('node:fs');
    const go = ${JSON.stringify(folder.file(go))};
    await new Promise((resolve) => {
      const watcher = watch(${JSON.stringify(folder.path)}, () => existsSync(go) && (watcher.close(), resolve()));
      writeFileSync(${JSON.stringify(folder.file(begun))}, '');
      if (existsSync(go)) { watcher.close(); resolve(); }
    });
    return 'released';
  }`;
}
