import { TradewindError } from '@tradewind/sdk';

/** The error that `body` throws; it must be one of Tradewind's. */
export function thrown(body: () => unknown): TradewindError {
  try {
    body();
  } catch (error) {
    if (error instanceof TradewindError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
