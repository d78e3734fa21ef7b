import { TradewindError } from '@tradewind/sdk';

/** What can be wrong with a project's configuration. */
export const configErrors = {
  TW6050: 'The config cannot be loaded',
  TW6051: 'The config file exports no configuration',
  TW6052: 'The config has a key that is not known',
  TW6053: 'The config has a value that does not fit',
  TW6054: 'There is no project here',
  TW6055: 'The data folder cannot be written',
  TW6056: 'A source cannot be changed',
} as const satisfies Record<`TW605${number}`, string>;

export type ConfigErrorCode = keyof typeof configErrors;

export function configError(
  code: ConfigErrorCode,
  message: string,
  init: { readonly help: string; readonly cause?: unknown },
): TradewindError {
  return new TradewindError(code, message, init);
}
