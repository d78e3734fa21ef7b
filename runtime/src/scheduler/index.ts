export { Scheduler, type SchedulerOptions } from './scheduler.ts';
export { programFor, Programs } from './programs.ts';
export { refusalsOf, type Refusal } from './refusals.ts';
export { DagRefused, engineErrors, SchedulerStopped, UnknownDag, UnknownRun } from './errors.ts';
export { isGone, newOwner } from './owner.ts';
export { systemClock, TurnedClock, type Clock, type Timer } from './clock.ts';
export type { EndedRun, OwnedRun, Program, SchedulerObserver } from './owned-run.ts';
