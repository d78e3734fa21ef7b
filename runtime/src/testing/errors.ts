/** What can go wrong in the testing kit itself. Pages: `docs/errors/`. */
import { isTradewindError, TradewindError } from '@tradewind/sdk';

export const testingErrors = {
  TW7001: 'A handle was used as a value',
  TW7002: 'A fake is for a task that does not exist',
  TW7003: 'The flow waits for something that is not a call',
  TW7004: '`await using` of a task that has no tear-down',
  TW7005: 'This is not a flow that can be played',
  TW7006: 'A flow used something that is not a task, dag or group',
  TW7007: 'A parameter is not one of the flow’s',
  TW7008: '`chain` orders calls that have begun already',
  TW7009: 'The project has problems, so its dag cannot be run',
  TW7010: 'A triggered dag is known by its id alone',
} as const satisfies Record<`TW70${number}`, string>;

export type TestingErrorCode = keyof typeof testingErrors;

export function testingError(
  code: TestingErrorCode,
  message: string,
  init: { readonly help: string; readonly cause?: unknown },
): TradewindError {
  return new TradewindError(code, message, init);
}

/** The flow did what flows cannot do; what a task throws is no such thing. */
export function isTestingError(thrown: unknown): boolean {
  return isTradewindError(thrown) && Object.hasOwn(testingErrors, thrown.code);
}
