/** Timetables: schedules, data intervals, logical dates. */
export { type Outcome, type TimetableErrorCode, timetableErrors, type TimetableProblem } from './problems.ts';
export { datesOf, datesOfManualRun, type RunDates } from './run-dates.ts';
export { createTimetable, type Interval, type Timetable, type TimetableSpec } from './timetable.ts';
