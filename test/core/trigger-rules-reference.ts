/**
 * The trigger rules, written from the words of Airflow's documentation (and, where they leave a case open, from what
 * Airflow does), not from the engine.
 */
import type { TriggerRule } from '@tradewind/sdk/manifest';

export type Upstream = 'success' | 'failed' | 'upstream_failed' | 'skipped';
export const upstreamStates: readonly Upstream[] = ['success', 'failed', 'upstream_failed', 'skipped'];

/** In the words of the documentation: when it runs; else what becomes of it. */
export const reference: Record<TriggerRule, (states: readonly Upstream[]) => 'run' | 'skipped' | 'upstream_failed'> = {
  // "all upstream tasks have succeeded"; a failure passes on as upstream_failed, a skip as skipped
  all_success: (states) => {
    if (states.every((state) => state === 'success')) return 'run';
    return states.some(isFailure) ? 'upstream_failed' : 'skipped';
  },
  // "all upstream tasks are in a failed or upstream_failed state"
  all_failed: (states) => (states.every(isFailure) ? 'run' : 'skipped'),
  // "all upstream tasks are done with their execution"
  all_done: () => 'run',
  // "all non-skipped upstream tasks are done and at least one has succeeded"; Airflow skips it if any was skipped
  all_done_min_one_success: (states) => {
    if (states.includes('skipped')) return 'skipped';
    return states.includes('success') ? 'run' : 'upstream_failed';
  },
  // "all upstream tasks are in a skipped state"
  all_skipped: (states) => (states.every((state) => state === 'skipped') ? 'run' : 'skipped'),
  // "at least one upstream task has succeeded"; all skipped: skipped
  one_success: (states) => {
    if (states.includes('success')) return 'run';
    return states.every((state) => state === 'skipped') ? 'skipped' : 'upstream_failed';
  },
  // "at least one upstream task has failed"
  one_failed: (states) => (states.some(isFailure) ? 'run' : 'skipped'),
  // "at least one upstream task succeeded or failed"
  one_done: (states) => (states.some((state) => state === 'success' || state === 'failed') ? 'run' : 'skipped'),
  // "all upstream tasks have not failed or upstream_failed, that is, have succeeded or been skipped"
  none_failed: (states) => (states.some(isFailure) ? 'upstream_failed' : 'run'),
  // "no upstream task is in a skipped state"
  none_skipped: (states) => (states.includes('skipped') ? 'skipped' : 'run'),
  // "have not failed or upstream_failed, and at least one upstream task has succeeded"
  none_failed_min_one_success: (states) => {
    if (states.some(isFailure)) return 'upstream_failed';
    return states.includes('success') ? 'run' : 'skipped';
  },
  // "no dependencies at all, run this task at any time"
  always: () => 'run',
};

function isFailure(state: Upstream): boolean {
  return state === 'failed' || state === 'upstream_failed';
}
