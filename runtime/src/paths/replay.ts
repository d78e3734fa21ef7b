/**
 * Walks a graph as a run went that only its calls are known of: those of `play()`, which knows no points. The real core
 * goes through the graph; each call ends as it ended then.
 */
import { instanceKey, type DagManifest, type NodeManifest } from '@tradewind/sdk/manifest';
import { decode, encode, stringify } from '@tradewind/sdk/runtime';
import {
  apply,
  createRun,
  dispatchOf,
  indexDag,
  type Plan,
  type RunContext,
  type RunState,
  type Seen,
  seenIn,
  type TryOutcome,
  fieldOf,
} from '../core/index.ts';

/** A call as it was. */
export interface Played {
  readonly id: string;
  readonly task: string;
  readonly mapPath: readonly number[];
  readonly outcome: 'success' | 'failed' | 'skipped' | 'upstream_failed';
  readonly args?: readonly unknown[];
  readonly result?: unknown;
  readonly cause?: { readonly name?: string; readonly message?: string; readonly reason?: string | undefined };
}

export interface Replay {
  readonly dag: DagManifest;
  readonly context: RunContext;
  /** All of them, completed. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly calls: readonly Played[];
  /** The name of a node's task. */
  readonly taskOf: (node: NodeManifest) => string;
  /** Computes generated glue. */
  readonly glue: (task: string, args: readonly unknown[]) => Promise<unknown>;
}

export async function replay(asked: Replay): Promise<Seen[]> {
  const { dag, context, params, glue } = asked;
  const index = indexDag(dag, { encode, decode });
  const run = createRun(index, context, params);
  const nodes = new Map(dag.nodes.map((node) => [node.id, node]));
  const values = new Map<string, unknown>();
  const calls = new Calls(asked.calls);
  const ready = [...apply(run, { kind: 'started' }, 0).ready];
  for (let key = ready.shift(); key !== undefined; key = ready.shift()) {
    const { nodeId, mapPath, args: plans } = dispatchOf(run, key);
    const node = nodes.get(nodeId) as NodeManifest;
    const args = plans.map((plan) => valueOf(plan, values));
    const outcome =
      node.hidden === true
        ? await glueOutcome(() => glue(node.task, args))
        : outcomeOf(calls.take(node.id, asked.taskOf(node), mapPath, args));
    // What the run did not come to, it says nothing about.
    if (outcome === undefined) continue;
    if (outcome.kind === 'success') values.set(instanceKey(nodeId, mapPath), outcome.value);
    ready.push(...step(run, key, outcome));
  }
  return seenIn(run);
}

function step(run: RunState, key: string, outcome: TryOutcome): readonly string[] {
  apply(run, { kind: 'dispatched', key, token: key }, 0);
  return apply(run, { kind: 'try_ended', key, token: key, outcome }, 0).ready;
}

async function glueOutcome(compute: () => Promise<unknown>): Promise<TryOutcome> {
  try {
    return { kind: 'success', value: await compute() };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    return { kind: 'failed', reason: 'glue', error: { name, message }, forGood: true };
  }
}

function outcomeOf(call: Played | undefined): TryOutcome | undefined {
  switch (call?.outcome) {
    case 'success':
      return { kind: 'success', value: call.result };
    case 'skipped':
      return { kind: 'skipped', ...(call.cause?.reason === undefined ? {} : { message: call.cause.reason }) };
    case 'failed': {
      const { name = 'Error', message = '' } = call.cause ?? {};
      return { kind: 'failed', reason: 'error', error: { name, message }, forGood: true };
    }
    default:
      return undefined;
  }
}

function valueOf(plan: Plan, values: ReadonlyMap<string, unknown>): unknown {
  switch (plan.kind) {
    case 'const':
      return decode(plan.value);
    case 'list':
      return plan.items.map((item) => valueOf(item, values));
    case 'record':
      return Object.fromEntries(plan.entries.map(([key, value]) => [key, valueOf(value, values)]));
    case 'xcom':
      return plan.path.reduce<unknown>(fieldOf, values.get(plan.key));
  }
}

/** Calls that were not matched yet. Ids may be others, where a loop over constants is around. */
class Calls {
  readonly #left: Played[];

  constructor(calls: readonly Played[]) {
    // One that was held up by its inputs never ran.
    this.#left = calls.filter(({ args }) => args !== undefined);
  }

  take(id: string, task: string, mapPath: readonly number[], args: readonly unknown[]): Played | undefined {
    const text = stringify(args);
    const same = (call: Played): boolean =>
      call.task === task && call.mapPath.join() === mapPath.join() && stringify(call.args) === text;
    const at = [(call: Played) => call.id === id && same(call), same, (call: Played) => sameId(call, id, mapPath)]
      .map((fits) => this.#left.findIndex(fits))
      .find((found) => found >= 0);
    return at === undefined ? undefined : this.#left.splice(at, 1)[0];
  }
}

const sameId = (call: Played, id: string, mapPath: readonly number[]): boolean =>
  call.id === id && call.mapPath.join() === mapPath.join();
