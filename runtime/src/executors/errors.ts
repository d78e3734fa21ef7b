/** What can go wrong where tasks run. Pages: `docs/errors/`. */
import { TradewindError } from '@tradewind/sdk';

export const executorErrors = {
  TW4001: 'The executor is not running',
  TW4002: 'A worker process could not be started',
  TW4003: 'The code of a task could not be loaded',
  TW4004: 'The bundle does not have this task',
  TW4005: 'A stored argument could not be read',
  TW4010: 'A task ran longer than its timeout',
  TW4011: 'A task went on after its timeout',
  TW4012: 'A task blocked its event loop past its timeout',
  TW4013: 'A task ended its own process',
  TW4014: "A task's process was killed",
  TW4015: 'A task used more memory than it may',
  TW4016: "A task's worker went away",
  TW4017: 'A try was cancelled',
  TW4018: 'An error was thrown outside of the task',
} as const satisfies Record<`TW40${number}`, string>;

export type ExecutorErrorCode = keyof typeof executorErrors;

/** An error of the executors' own catalogue. */
export function executorError(
  code: ExecutorErrorCode,
  message: string,
  init?: ConstructorParameters<typeof TradewindError>[2],
): TradewindError {
  return new TradewindError(code, message, init);
}
