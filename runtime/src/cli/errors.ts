/** What the command line itself throws. Pages: `docs/errors/`. Errors of the config (TW605x) are the compiler's. */
import { type ErrorCode, TradewindError } from '@tradewind/sdk';

export const cliErrors = {
  TW6000: 'There is no command of this name',
  TW6001: 'There is no option of this name',
  TW6002: 'Something is missing in the command line, or there is too much of it',
  TW6003: 'An option has a value that it does not take',
  TW6010: 'The dag has no parameter of this name',
  TW6011: 'A parameter without a default was not given',
  TW6012: 'A parameter does not have its type',
  TW6013: 'The parameters are not a JSON object',
  TW6014: 'The logical date cannot be read',
  TW6020: 'Several runs begin with this',
  TW6021: 'The run has no task of this name',
  TW6022: 'There is no such try',
  TW6023: 'The dag has no task of this name',
  TW6024: 'There is no build of this name, or there are several',
  TW6030: 'Another process is working on this run',
  TW6031: 'The run exists already, with other parameters',
  TW6040: 'Files are in the way',
  TW6060: 'Vitest is not installed',
  TW6099: 'Something went wrong that should not',
} as const satisfies Record<`TW60${number}`, string>;

export interface CliErrorInit {
  readonly help?: string;
  readonly cause?: unknown;
  /** The nearest known names, best first. */
  readonly suggestions?: readonly string[];
  /** More lines about it. */
  readonly details?: readonly string[];
}

/** An error that a command ends with; `code` may also be one of the engine's, where that says the same. */
export class CliError extends TradewindError {
  readonly suggestions: readonly string[];
  readonly details: readonly string[];

  constructor(code: ErrorCode, message: string, { suggestions = [], details = [], ...init }: CliErrorInit = {}) {
    super(code, message, init);
    this.suggestions = suggestions;
    this.details = details;
  }
}
