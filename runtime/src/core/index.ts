/** The door of core. */
export { apply, createRun, dispatchOf, restoreRun } from './engine.ts';
export { indexDag } from './indexer.ts';
export { keyOf, parseKey } from './keys.ts';
export type {
  Instance,
  InstanceKey,
  InstanceState,
  Plan,
  RunContext,
  RunEvent,
  RunOutcome,
  Step,
  TryOutcome,
} from './model.ts';
export type { PlanIndex } from './plan.ts';
export { maxLosses } from './retries.ts';
export type { Run as RunState } from './run.ts';
export { isLegal, isTerminal, transitions } from './transitions.ts';
