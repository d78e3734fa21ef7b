/** A run that this scheduler owns: core's state, and what waits or works for it. */
import type { DagManifest, NodeManifest } from '@tradewind/sdk/manifest';
import type { Dispatch, Instance, InstanceKey, RunContext, RunOutcome, RunEvent, Step } from '../core/model.ts';
import { isTerminal } from '../core/index.ts';
import type { RunRow } from '../metastore/metastore.ts';
import type { Timer } from './clock.ts';
import { fileName, keyOf } from './names.ts';
import type { Waiting } from './ready-queue.ts';
import type { Trigger } from './triggered-run.ts';

/** Core, bound to one run. The composition root supplies it, so that the shell knows nothing of core's inside. */
export interface Machine {
  apply(event: RunEvent, now: number): Step;
  dispatchOf(key: InstanceKey): Dispatch;
  /** Nodes whose values core must see. */
  readonly observed: ReadonlySet<string>;
}

/** Makes machines; one for each (version, dag), so that the graph is indexed once. */
export interface Program {
  readonly dag: DagManifest;
  readonly nodes: ReadonlyMap<string, NodeManifest>;
  readonly observed: ReadonlySet<string>;
  /** Nodes that start runs of other dags. */
  readonly triggers: ReadonlyMap<string, Trigger>;
  /** Absolute path of the bundle. */
  readonly bundle: string;
  create(context: RunContext, params: Readonly<Record<string, unknown>>): Machine;
  restore(
    context: RunContext,
    params: Readonly<Record<string, unknown>>,
    instances: readonly Instance[],
    observed: ReadonlyMap<InstanceKey, unknown>,
  ): Machine;
}

export interface ActiveTry {
  readonly key: InstanceKey;
  readonly nodeId: string;
  readonly token: string;
  readonly tryNumber: number;
  readonly waiting: Waiting;
}

export class OwnedRun {
  readonly row: RunRow;
  readonly program: Program;
  readonly machine: Machine;
  /** Relative to the data folder. */
  readonly logFolder: string;
  readonly active = new Map<string, ActiveTry>();
  /** Its end is being written: the lease may go with it. */
  ending = false;
  readonly retries = new Map<InstanceKey, Timer>();
  /** Those that have not ended: what became of the others is in their rows. */
  readonly instances = new Map<InstanceKey, Instance>();
  #settle!: (ended: EndedRun) => void;
  #fail!: (error: unknown) => void;
  readonly ended: Promise<EndedRun>;

  constructor(row: RunRow, program: Program, machine: Machine) {
    this.row = row;
    this.program = program;
    this.machine = machine;
    this.logFolder = `logs/${fileName(row.dagId)}/${fileName(row.runId)}`;
    this.ended = new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.#fail = reject;
    });
    // A run nobody waits for must not bring the process down.
    this.ended.catch(() => {});
  }

  get id(): string {
    return this.row.runId;
  }

  /** Instances as they are now. */
  take(changed: readonly Instance[]): void {
    for (const instance of changed) {
      if (isTerminal(instance.state)) this.instances.delete(keyOf(instance));
      else this.instances.set(keyOf(instance), instance);
    }
  }

  settle(ended: EndedRun): void {
    this.#settle(ended);
  }

  abandon(error: unknown): void {
    for (const timer of this.retries.values()) timer.cancel();
    this.retries.clear();
    this.#fail(error);
  }
}

export interface EndedRun {
  readonly runId: string;
  readonly outcome: RunOutcome;
  /** The codec's text of the result. */
  readonly result?: string;
}

/** A run that `triggerDag` started. */
export interface Started {
  /** The instance that did. */
  readonly key: InstanceKey;
  readonly runId: string;
  readonly dagId: string;
  /** The codec's text of the parameters as the call gave them. */
  readonly params: string;
}

/** What a watcher of the scheduler sees, always after it is durable. */
export interface SchedulerObserver {
  /** `changed`: instances as they are now. */
  progressed?(run: RunRow, changed: readonly Instance[]): void;
  ended?(run: RunRow, ended: EndedRun): void;
  /** An instance of a run has started that run, or found it started by an earlier process. */
  triggered?(run: RunRow, started: Started): void;
  /** Something is wrong with us, not with a task; the scheduler goes on. */
  trouble?(message: string, error: unknown): void;
}
