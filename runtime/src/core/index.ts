/** The door of core. */
export { apply, createRun, dispatchOf, restoreRun } from './engine.ts';
export { indexDag } from './indexer.ts';
export { keyOf, parseKey } from './keys.ts';
export type {
  Cause,
  Dispatch,
  EndState,
  ErrorInfo,
  FailureReason,
  Instance,
  InstanceKey,
  InstanceState,
  MapPath,
  Plan,
  RunContext,
  RunEvent,
  RunOutcome,
  Step,
  TriggerRuleCounts,
  TryOutcome,
} from './model.ts';
export type { Codec, PlanIndex } from './plan.ts';
export { maxLosses } from './retries.ts';
export type { Run as RunState } from './run.ts';
export { isLegal, isTerminal, transitions } from './transitions.ts';
