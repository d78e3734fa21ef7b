/** Timetables: schedules, data intervals, logical dates. */
export { type Outcome, timetableErrors, type TimetableProblem } from './problems.ts';
export { datesOfManualRun, type RunDates } from './run-dates.ts';
export { createTimetable, type Interval, type Timetable, type TimetableSpec } from './timetable.ts';
