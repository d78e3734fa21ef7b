/** The door of core. */
export { apply, createRun, dispatchOf, restoreRun } from './engine.ts';
export { fieldOf, operate } from './expressions.ts';
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
export { type Seen, seenIn } from './seen.ts';
export { judge } from './trigger-rules.ts';
export { isLegal, isTerminal, transitions } from './transitions.ts';
