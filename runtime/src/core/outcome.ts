/**
 * How a run ends. It fails if and only if a failure left the flow, or was looked at by nobody. A failure is the outcome of
 * a call that was made, of an iteration, or of a flow call. The first in call order is the run's error.
 */
import { originOf } from './find-node.ts';
import { earliest, type ReturnCell } from './groups.ts';
import type { Cause, RunOutcome } from './model.ts';
import type { CallOrder, Run } from './run.ts';
import { compareOrder } from './run.ts';
import { Tally } from './values.ts';

/** Everything in the flow is over. */
export function outcomeOf(run: Run): RunOutcome {
  const back = run.root.cells[run.index.returnSlot] as ReturnCell;
  const counts = new Tally();
  back.addTo(run, counts);
  const unhandled = earliest(
    run,
    run.root.ledger.failures.filter(({ looked }) => looked < 0),
  );
  const left = counts.failure;
  // What it returned stands where it was called; what the flow itself threw comes after all that it had called.
  const place = back.reason === undefined ? (left?.began ?? left?.order) : undefined;
  const error = firstOf(
    unhandled && { cause: unhandled.cause, order: unhandled.failedAt(run) },
    left && { cause: left.cause, order: originOf(run, left.cause) ?? place },
  );
  if (run.cancelled) return { state: 'failed', error: cancelled(run, error) };
  if (error !== undefined) return { state: 'failed', error };
  if (counts.skip !== undefined || back.plan.result === undefined) return { state: 'success' };
  return { state: 'success', result: back.place(run) };
}

function firstOf(
  unhandled: { readonly cause: Cause | undefined; readonly order: CallOrder } | undefined,
  left: { readonly cause: Cause; readonly order: CallOrder | undefined } | undefined,
): Cause | undefined {
  if (left === undefined || unhandled?.cause === undefined) return left?.cause ?? unhandled?.cause;
  const { order } = left;
  return order !== undefined && compareOrder(order, unhandled.order) <= 0 ? left.cause : unhandled.cause;
}

function cancelled(run: Run, error: Cause | undefined): Cause {
  if (error?.reason === 'cancelled') return error;
  return {
    outcome: 'failed',
    at: run.context.dagId,
    reason: 'cancelled',
    error: { name: 'Cancelled', message: 'the run was cancelled' },
  };
}
