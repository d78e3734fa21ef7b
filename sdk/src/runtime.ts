/** The door for what runs and plays flows (`@tradewind/sdk/runtime`); users' code has no business here. */
import './symbol-metadata.ts';

export { asCaught, type Failure, type Skip } from './caught.ts';
export { copy, decode, encode, parse, stringify } from './codec.ts';
export { runContext, type TaskContext, taskContext, withContext } from './context.ts';
export { deepFreeze } from './deep-freeze.ts';
export { type DurationMs, formatDuration, parseDuration } from './duration.ts';
export { errorUrl, sdkErrors } from './errors.ts';
export {
  currentFlow,
  type FlowCall,
  type FlowCaller,
  liftedCall,
  type TriggerCall,
  type TriggeredDag,
  withFlow,
} from './flow-hook.ts';
export { handleBrand, isHandle } from './handle.ts';
export { FailForGoodSignal, RetryAfterSignal, type Signal, signalOf, SkipSignal } from './outcomes.ts';
export {
  type Body,
  type DagDefinition,
  type Definition,
  definitionOf,
  definitionsOf,
  type GroupDefinition,
  type Kind,
  taskDefinition,
  type TaskDefinition,
} from './registry.ts';
