/**
 * The engine: what happened goes in, what follows comes out. It has no clock, no chance and no I/O; the same events in the
 * same order give the same steps, always.
 */
import { findNode } from './find-node.ts';
import { makeCell } from './make-cell.ts';
import type { Dispatch, Instance, InstanceKey, RunContext, RunEvent, Step } from './model.ts';
import type { NodeCell } from './nodes.ts';
import { outcomeOf } from './outcome.ts';
import type { PlanIndex } from './plan.ts';
import { compareOrder, Run } from './run.ts';
import { isTerminal } from './transitions.ts';

/** A run that has not begun. `started` begins it. */
export function createRun(index: PlanIndex, context: RunContext, params: Readonly<Record<string, unknown>>): Run {
  return new Run(index, context, params, makeCell, finish);
}

/** Everything called in the flow is over: the outcome is settled when nothing else is left to do. */
function finish(run: Run): void {
  run.close({
    close() {
      run.finished = outcomeOf(run);
    },
  });
}

// ── events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const nothing: Step = { changed: [], ready: [] };
const late: Step = { ...nothing, ignored: 'late' };
const unknown: Step = { ...nothing, ignored: 'unknown' };

/**
 * Applies an event to a run, in place, and says what follows. An event that is late or does not fit changes nothing.
 *
 * @param now milliseconds since the epoch
 */
export function apply(run: Run, event: RunEvent, now: number): Step {
  if (run.finished !== undefined) return late;
  run.now = now;
  switch (event.kind) {
    case 'started':
      if (run.started) return late;
      begin(run);
      return takeStep(run);
    case 'cancelled':
      if (run.cancelled) return late;
      cancel(run);
      return takeStep(run);
    default:
      return applyToInstance(run, event);
  }
}

function applyToInstance(run: Run, event: Exclude<RunEvent, { kind: 'started' | 'cancelled' }>): Step {
  const node = findNode(run, event.key);
  if (node === undefined || node.state === undefined) return unknown;
  if (isTerminal(node.state)) return late;
  const fits = applyToNode(run, node, event);
  if (!fits) return event.kind === 'try_ended' ? late : unknown;
  return takeStep(run);
}

function applyToNode(run: Run, node: NodeCell, event: Exclude<RunEvent, { kind: 'started' | 'cancelled' }>): boolean {
  switch (event.kind) {
    case 'dispatched':
      return node.dispatch(run, event.token, event.queued === true);
    case 'try_ended':
      return node.tryEnded(run, event.token, event.outcome);
    case 'retry_due':
      return node.retryDue(run);
  }
}

function begin(run: Run): void {
  run.started = true;
  run.begin(run.root);
}

/** One after the other: what follows from one is settled before the next, as it will be when the rows are read back. */
function cancel(run: Run): void {
  run.cancelled = true;
  if (!run.started) begin(run);
  const active = [...(run.active as Set<NodeCell>)].filter((node) => !node.isTeardown);
  const inOrder = active.map((node) => ({ node, order: node.callOrder() }));
  inOrder.sort((a, b) => compareOrder(a.order, b.order));
  for (const { node } of inOrder) {
    node.cancel(run);
    run.drain();
  }
}

function takeStep(run: Run): Step {
  run.drain();
  const { changed, ready } = run.takeNotes();
  return run.finished === undefined ? { changed, ready } : { changed, ready, finished: run.finished };
}

// ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Rebuilds a run from its rows: from here on it answers every event as the run did that wrote them.
 *
 * @param observed decoded results of the observed nodes, by instance
 * @param options `cancelled`: the user has ended the run; instances that say so themselves say it too
 */
export function restoreRun(
  index: PlanIndex,
  context: RunContext,
  params: Readonly<Record<string, unknown>>,
  instances: readonly Instance[],
  observed: ReadonlyMap<InstanceKey, unknown>,
  options: { readonly cancelled?: boolean } = {},
): Run {
  const run = createRun(index, context, params);
  if (instances.length === 0) {
    run.cancelled = options.cancelled === true;
    return run;
  }
  begin(run);
  run.drain();
  replay(run, instances, observed);
  run.takeNotes();
  run.cancelled = options.cancelled ?? instances.some(isCancelled);
  return run;
}

/** Ended instances in the order in which they ended, each with all that follows from it; then those under way. */
function replay(run: Run, instances: readonly Instance[], observed: ReadonlyMap<InstanceKey, unknown>): void {
  const ended = instances.filter(({ state }) => isTerminal(state));
  ended.sort((a, b) => (a.endSequence ?? 0) - (b.endSequence ?? 0));
  const active = instances.filter(({ state }) => !isTerminal(state));
  for (const row of [...ended, ...active]) {
    const key = keyOfRow(row);
    const node = findNode(run, key);
    if (node === undefined) throw new Error(`the stored instance ${key} is none of this dag's`);
    node.restore(run, row, observed.get(key));
    run.drain();
  }
}

function keyOfRow({ nodeId, mapPath }: Instance): InstanceKey {
  return nodeId + mapPath.map((index) => `[${index}]`).join('');
}

function isCancelled({ cause }: Instance): boolean {
  return cause?.reason === 'cancelled';
}

// ── arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** The arguments of an instance that is scheduled or under way, as plans. */
export function dispatchOf(run: Run, key: InstanceKey): Dispatch {
  const node = findNode(run, key);
  if (node === undefined || !node.made) throw new Error(`there is no instance ${key} to run`);
  return node.dispatchPlan(run);
}
