/** Where tasks run, and what they said. */
export { executorErrors } from './errors.ts';
export type { Executor, ExecutorEvents, Work, WorkArg, WorkContext, WorkOutcome } from './executor.ts';
export { InProcessExecutor, type InProcessOptions } from './in-process.ts';
export { LocalExecutor, type LocalOptions } from './local/local-executor.ts';
export { followLog, type LogLine, readLog } from './logs/read-log.ts';
