/**
 * What a trigger rule says once every input has ended. The names are Airflow's, and so is the verdict for every multiset
 * of states. Two things differ, as the flow language has it:
 *
 * - All rules wait until all inputs have ended, also those that Airflow starts early (`one_success`, `one_failed`,
 *   `one_done`) or at once (`always`): a call takes its inputs as arguments, so they must be there.
 * - An empty list counts as one success, since an empty loop is success with `[]`.
 */
import type { TriggerRule, TriggerRuleCounts } from './model.ts';

export type Verdict = 'run' | 'skipped' | 'upstream_failed';

/** With no inputs there is nothing to judge: the call runs. */
export function judge(rule: TriggerRule, counts: TriggerRuleCounts): Verdict {
  const { total, success, skipped } = counts;
  const broken = counts.failed + counts.upstreamFailed;
  if (total === 0) return 'run';
  switch (rule) {
    case 'all_success':
      if (broken > 0) return 'upstream_failed';
      return skipped > 0 ? 'skipped' : 'run';
    case 'all_failed':
      return broken === total ? 'run' : 'skipped';
    case 'all_done':
    case 'always':
      return 'run';
    case 'all_done_min_one_success':
      // A skipped input is not done, for this rule: Airflow skips the call even if others succeeded.
      if (skipped > 0) return 'skipped';
      return success > 0 ? 'run' : 'upstream_failed';
    case 'all_skipped':
      return skipped === total ? 'run' : 'skipped';
    case 'one_success':
      if (success > 0) return 'run';
      return skipped === total ? 'skipped' : 'upstream_failed';
    case 'one_failed':
      return broken > 0 ? 'run' : 'skipped';
    case 'one_done':
      // An upstream-failed input did not get done.
      return success + counts.failed > 0 ? 'run' : 'skipped';
    case 'none_failed':
      return broken > 0 ? 'upstream_failed' : 'run';
    case 'none_skipped':
      return skipped > 0 ? 'skipped' : 'run';
    case 'none_failed_min_one_success':
      if (broken > 0) return 'upstream_failed';
      return skipped === total ? 'skipped' : 'run';
  }
}
