/** What users' tests import from `tradewind/testing`. */
export { testingErrors, type TestingErrorCode } from './errors.ts';
export { type AnyFake, type AnyFakes, fake, type Fake, type FakesOf } from './fakes.ts';
export { play, type RunFacts } from './play.ts';
export { type DagTestRun, runDag } from './run-dag.ts';
export type { TestCall, TestRun, TriggeredRun } from './record.ts';
