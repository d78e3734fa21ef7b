import { ambient } from './ambient.ts';
import type { DataInterval, RunContext } from './context.ts';
import { sdkError } from './errors.ts';

/** The run that a flow is read for. */
export type FlowRun = RunContext;

/**
 * The run context, inside a flow. The compiler reads it as "what this run's logical date is", so it may be used wherever
 * a value may: in arguments, conditions and texts.
 *
 * Reading a field where no flow runs throws TW1021; in a task it is `context()`.
 *
 * @example
 * ```ts
 * import { dag, run, task } from 'tradewind';
 *
 * const load = task((path: string): void => console.log(path));
 *
 * export const daily = dag({ schedule: '@daily', start: '2026-01-01' }, () => {
 *   if (!run.isLatest) return;
 *   load(`landing/${run.ds}.csv`);
 * });
 * ```
 */
export const run: FlowRun = Object.freeze({
  get runId(): string {
    return current('runId').runId;
  },
  get logicalDate(): Date {
    return current('logicalDate').logicalDate;
  },
  get dataInterval(): DataInterval {
    return current('dataInterval').dataInterval;
  },
  get ds(): string {
    return current('ds').ds;
  },
  get dsNodash(): string {
    return current('dsNodash').dsNodash;
  },
  get ts(): string {
    return current('ts').ts;
  },
  get isLatest(): boolean {
    return current('isLatest').isLatest;
  },
});

function current(field: keyof FlowRun): FlowRun {
  const around = ambient.getStore();
  if (around?.kind === 'flow') return around.run;
  const help =
    around?.kind === 'task'
      ? `In a task, write \`context().${field}\`; \`run\` belongs in flows.`
      : 'A flow is run by `tradewind run` or, in a test, by `play()` of "tradewind/testing". In a task, write `context()`.';
  throw sdkError('TW1021', `\`run.${field}\` was read where no flow runs`, { help });
}
