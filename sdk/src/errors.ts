/**
 * The one error class of Tradewind and the SDK's own error codes (TW1000–TW1099). Other packages bring their own table
 * and throw the same class. Every code has a page under `docs/errors/`.
 */
const brand = Symbol.for('tradewind.error');

/** Where the pages of `docs/errors/` can be read. */
const errorPages = 'https://tradewind.dev/errors/';

export const sdkErrors = {
  TW1001: 'A handle was used as a value',
  TW1002: 'A decorator stands where it cannot',
  TW1003: 'A decorator was used without its parentheses, or with something it does not take',
  TW1004: 'A flow was called outside a flow',
  TW1005: '`chain` was called outside a flow',
  TW1006: 'This is not a task, dag or group',
  TW1007: 'A decorator got no metadata object',
  TW1008: '`triggerDag` was called outside a flow',
  TW1010: 'A duration cannot be read',
  TW1011: 'A date is not valid',
  TW1020: '`context()` was called where no task runs',
  TW1021: '`run` was read where no flow runs',
  TW1030: 'A value cannot travel between tasks: function or symbol',
  TW1031: 'A value cannot travel between tasks: class instance',
  TW1032: 'A value cannot travel between tasks: promise',
  TW1033: 'A value cannot travel between tasks: it contains itself',
  TW1034: 'A value cannot travel between tasks: sparse array',
  TW1035: 'A value cannot travel between tasks: nested too deeply',
  TW1036: 'A stored value cannot be read',
  TW1037: 'A value that was awaited in a flow was changed',
} as const satisfies Record<`TW10${number}`, string>;

export type SdkErrorCode = keyof typeof sdkErrors;
export type ErrorCode = `TW${number}`;

export interface TradewindErrorInit {
  /** What to do instead. */
  readonly help?: string;
  readonly cause?: unknown;
}

/**
 * Every error that Tradewind itself throws.
 *
 * @example
 * ```ts
 * import { isTradewindError, parseDuration } from 'tradewind';
 *
 * try {
 *   parseDuration('5 minutes');
 * } catch (error) {
 *   if (isTradewindError(error)) console.log(error.code, error.help, error.url);
 * }
 * ```
 */
export class TradewindError extends Error {
  /** Stable, never used again for something else: `TW1010`. */
  readonly code: ErrorCode;
  /** What to do instead. */
  readonly help: string | undefined;
  /** The page about this code. */
  readonly url: string;

  constructor(code: ErrorCode, message: string, init: TradewindErrorInit = {}) {
    super(message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = code;
    this.help = init.help;
    this.url = errorUrl(code);
  }

  // On the prototype, so that a stack reads `TradewindError: …` and the name is no property of each error.
  override get name(): string {
    return 'TradewindError';
  }

  get [brand](): true {
    return true;
  }
}

/** The page about a code. */
export function errorUrl(code: ErrorCode): string {
  return `${errorPages}${code}`;
}

/** Also true for an error of another copy of the SDK, as in a bundle. */
export function isTradewindError(error: unknown): error is TradewindError {
  return typeof error === 'object' && error !== null && brand in error;
}

/** What the SDK itself throws: only its own codes. */
export function sdkError(code: SdkErrorCode, message: string, init?: TradewindErrorInit): TradewindError {
  return new TradewindError(code, message, init);
}
