/** An executor in front of the real one: it notes what tasks are called with, and puts fakes in their place. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { instanceKey } from '@tradewind/sdk/manifest';
import { parse } from '@tradewind/sdk/runtime';
import type { Executor, ExecutorEvents, Work, WorkOutcome } from '../../executors/executor.ts';
import { decodeArgs } from '../../worker/args.ts';
import type { TaskCode } from '../../worker/bundle.ts';
import type { AnyFake } from '../fakes.ts';

/** One try, as its task saw it. */
export interface SeenTry {
  readonly args: readonly unknown[];
  readonly logFile: string;
  readonly result?: unknown;
}

/** A run, and an instance in it: `test-1 node[0]`. */
export function tryKey(runId: string, { nodeId, mapPath }: Pick<Work, 'nodeId' | 'mapPath'>): string {
  return `${runId} ${instanceKey(nodeId, mapPath)}`;
}

interface FakingOptions {
  readonly inner: (events: ExecutorEvents) => Executor;
  readonly events: ExecutorEvents;
  readonly fakeOf: (dagId: string, nodeId: string) => AnyFake | undefined;
  /** A folder of this run alone. */
  readonly folder: string;
}

/** Fakes are handed over in memory, and found by a bundle's usual door. */
const shelf = Symbol.for('tradewind.testing.fakes');
type Tasks = Record<string, () => TaskCode>;
const shelves: Map<string, Tasks> = ((globalThis as { [shelf]?: Map<string, Tasks> })[shelf] ??= new Map());

export class FakingExecutor implements Executor {
  readonly name = 'testing';
  /** Every try, by `tryKey` and in order. */
  readonly tries = new Map<string, SeenTry[]>();
  readonly #options: FakingOptions;
  readonly #inner: Executor;
  readonly #underWay = new Map<string, Work>();
  readonly #fakes: Tasks = {};
  readonly #bundle: string;

  constructor(options: FakingOptions) {
    this.#options = options;
    this.#bundle = join(options.folder, 'fakes.mjs');
    this.#inner = options.inner({
      ended: (outcome) => this.#ended(outcome),
      slotsFreed: () => options.events.slotsFreed(),
    });
  }

  start(): Promise<void> {
    shelves.set(this.#bundle, this.#fakes);
    const from = JSON.stringify(this.#bundle);
    writeFileSync(
      this.#bundle,
      `export const tasks = globalThis[Symbol.for('tradewind.testing.fakes')].get(${from});\n`,
    );
    return this.#inner.start();
  }

  async stop(options?: { graceMs?: number }): Promise<void> {
    await this.#inner.stop(options);
    shelves.delete(this.#bundle);
  }

  freeSlots(): number {
    return this.#inner.freeSlots();
  }

  cancel(token: string, graceMs?: number): void {
    this.#inner.cancel(token, graceMs);
  }

  execute(work: Work): void {
    this.#underWay.set(work.token, work);
    this.#inner.execute(this.#faked(work));
  }

  #faked(work: Work): Work {
    const body = this.#options.fakeOf(work.dagId, work.nodeId);
    if (body === undefined) return work;
    const taskKey = `${work.dagId}#${work.nodeId}`;
    this.#fakes[taskKey] = () => ({
      kind: 'function',
      callable: body as unknown as (...args: readonly unknown[]) => unknown,
    });
    return { ...work, bundle: this.#bundle, taskKey };
  }

  #ended(outcome: WorkOutcome): void {
    const work = this.#underWay.get(outcome.token);
    this.#underWay.delete(outcome.token);
    if (work !== undefined) this.#note(work, outcome);
    this.#options.events.ended(outcome);
  }

  #note(work: Work, { outcome, text }: WorkOutcome): void {
    const key = tryKey(work.runId, work);
    const result = outcome.kind === 'success' ? { result: parse(text ?? 'null') } : {};
    const seen = this.tries.get(key) ?? [];
    seen.push({ args: decodeArgs(work.args), logFile: work.logFile, ...result });
    this.tries.set(key, seen);
  }
}
