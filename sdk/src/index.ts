/** All that a dag file imports. Users know it as `tradewind`. */
import './symbol-metadata.ts';

export { type Failure, failure, isSkip, type Skip, succeeded } from './caught.ts';
export { chain } from './chain.ts';
export { decode, encode } from './codec.ts';
export {
  context,
  type DataInterval,
  type LogFields,
  type Logger,
  type RunContext,
  type TaskContext,
} from './context.ts';
export {
  addDays,
  addHours,
  addMinutes,
  addMonths,
  ds,
  dsNodash,
  startOfDay,
  startOfHour,
  startOfMonth,
  startOfWeek,
  ts,
} from './dates.ts';
export { dag, type DagDecorator } from './decorators/dag.ts';
export { group, type GroupDecorator } from './decorators/group.ts';
export { task, type TaskDecorator } from './decorators/task.ts';
export { type Duration, type DurationMs, parseDuration } from './duration.ts';
export { type ErrorCode, isTradewindError, TradewindError } from './errors.ts';
export type { Call, Fields, Flow, Handle, HandleOf, Lift, List, Problem, Settled, Upstream } from './lifted.ts';
export type {
  CallOptions,
  DagOptions,
  DateText,
  GroupOptions,
  RetryBackoff,
  RunCallback,
  RunEvent,
  Schedule,
  SharedTaskOptions,
  TaskCallback,
  TaskEvent,
  TaskOptions,
  TaskReference,
  TriggerRule,
} from './options.ts';
export { failForGood, retryAfter, skip } from './outcomes.ts';
export { type FlowRun, run } from './run.ts';
export {
  type Register,
  triggerDag,
  type TriggerCallOptions,
  type TriggerDag,
  type TriggerOptions,
} from './trigger.ts';
