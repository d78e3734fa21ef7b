/** Options, accepted and rejected. */
import { dag, group, task, type CallOptions, type DagOptions, type GroupOptions, type TaskOptions } from 'tradewind';

export const stop = task((url: string): void => console.log(url));
export const full: TaskOptions = {
  retries: 3, retryDelay: '30s', retryBackoff: { factor: 2, max: '1h', jitter: 0.5 }, timeout: '1d12h',
  pool: 'db', poolSlots: 2, priority: 10, queue: 'gpu', teardown: stop, tags: ['a'], doc: '# x', displayName: 'X',
  onExecute: ({ context }) => context.log.info(context.taskId), onSuccess: () => {}, onRetry: async ({ failure }) => console.log(failure?.message),
  onFailure: ({ failure }) => console.log(failure?.task), onSkipped: ({ reason }) => console.log(reason),
};
export const backoff: TaskOptions[] = [{ retryBackoff: true }, { retryBackoff: false }, { retryBackoff: {} }, { teardown: 'stop' }, {}];
export const dagOptions: DagOptions[] = [
  { id: 'x', schedule: '0 6 * * 1-5', timezone: 'UTC', start: '2026-01-01T06:00:00Z', end: '2027-01-01', catchup: true, maxActiveRuns: 1, maxActiveTasks: 8, dependsOnPast: true, timeout: '2h' },
  { schedule: null }, { schedule: '15m' }, { schedule: '@once' }, { schedule: '*/5 * * * * *' }, { taskDefaults: { retries: 2 }, tags: [], doc: '', displayName: '' },
  { onSuccess: ({ run, dagId }) => console.log(run.ds, dagId), onFailure: ({ failure }) => console.log(failure?.message) },
];
export const groupOptions: GroupOptions = { id: 'x', taskDefaults: { pool: 'db' } };
export const callOptions: CallOptions = { id: 'x', triggerRule: 'none_failed_min_one_success', retries: 0 };
const shared = { retryDelay: '5s', retries: 1 } as const satisfies TaskOptions;
export const spread = task({ ...shared, retries: 2 }, () => 1);
// a factory: the id is a template
export const made = (name: string) => dag({ id: `load_${name}`, schedule: '@hourly' }, () => spread());

// @ts-expect-error id belongs to the call
task({ id: 'x' }, () => 1);
// @ts-expect-error the trigger rule belongs to the call
task({ triggerRule: 'all_done' }, () => 1);
// @ts-expect-error in taskDefaults too
dag({ taskDefaults: { id: 'x' } }, () => spread());
// @ts-expect-error tear-down is not a default
group({ taskDefaults: { teardown: 'x' } }, () => spread());
// @ts-expect-error a call has no callbacks
spread.with({ onFailure: () => {} });
// @ts-expect-error a call has no tear-down
spread.with({ teardown: 'x' });
// @ts-expect-error a group has no schedule
group({ schedule: '@daily' }, () => spread());
// @ts-expect-error unit
task({ timeout: '5x' }, () => 1);
// @ts-expect-error no unit
task({ timeout: '5' }, () => 1);
// @ts-expect-error order of units
task({ timeout: '5m1h' }, () => 1);
// @ts-expect-error number
task({ retries: '3' }, () => 1);
// @ts-expect-error factor
task({ retryBackoff: { faktor: 2 } }, () => 1);
// @ts-expect-error a text that is not known
task({ timeout: process.env['TIMEOUT'] ?? '' }, () => 1);
// @ts-expect-error preset
dag({ schedule: '@minutely' }, () => spread());
// @ts-expect-error date
dag({ start: 'yesterday' }, () => spread());
// @ts-expect-error a Date is no constant text
dag({ start: new Date(0) }, () => spread());
// @ts-expect-error a plain function is no task
task({ teardown: () => {} }, () => 1);
// @ts-expect-error a task's event has no run
task({ onFailure: ({ run }) => {} }, () => 1);
// @ts-expect-error body before options
task(() => 1, {});
// @ts-expect-error two bodies
task(() => 1, () => 1);
// @ts-expect-error a body with a `this`
task(function (this: Date) { return 1; });
