/** The door of the scheduler, for those who put an engine together. */
export type { Clock } from './clock.ts';
export { TurnedClock } from './clock.ts';
export type { SchedulerObserver } from './owned-run.ts';
export { programFor, Programs } from './programs.ts';
export type { SchedulerOptions } from './options.ts';
export { Scheduler } from './scheduler.ts';
