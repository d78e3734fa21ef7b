/** Where a failure or skip began, and what a `catch` sees of it. */
import type { Cause, ErrorInfo, FailureReason, InstanceKey } from './model.ts';

/** What a `catch` in the flow receives: the same plain data as the SDK's `Failure` and `Skip`. */
export type Caught =
  | { readonly outcome: 'failed'; readonly task: string | undefined; readonly name: string; readonly message: string }
  | { readonly outcome: 'skipped'; readonly task: string | undefined; readonly reason: string | undefined };

const caughtByCause = new WeakMap<Cause, Caught>();
const causeByCaught = new WeakMap<object, Cause>();

/** The same object each time, so that throwing it on passes on what was caught. */
export function caughtValue(cause: Cause): Caught {
  const known = caughtByCause.get(cause);
  if (known !== undefined) return known;
  const { error, task } = cause;
  const caught: Caught =
    cause.outcome === 'skipped'
      ? { outcome: 'skipped', task, reason: error?.message }
      : { outcome: 'failed', task, name: error?.name ?? 'Error', message: error?.message ?? '' };
  Object.freeze(caught);
  caughtByCause.set(cause, caught);
  causeByCaught.set(caught, cause);
  return caught;
}

/** What `throw value` in the flow throws. */
export function causeOfValue(value: unknown, at: InstanceKey): Cause {
  const known = typeof value === 'object' && value !== null ? causeByCaught.get(value) : undefined;
  if (known !== undefined) return known;
  return { outcome: 'failed', at, reason: 'flow_throw', error: errorOfValue(value) };
}

/** What was thrown while the flow's own expressions were evaluated. */
export function causeOfThrow(at: InstanceKey, reason: FailureReason, thrown: unknown): Cause {
  return { outcome: 'failed', at, reason, error: errorOfValue(thrown) };
}

function errorOfValue(value: unknown): ErrorInfo {
  if (value instanceof Error) return { name: value.name, message: value.message };
  if (isRecord(value) && 'message' in value) {
    const { name, message } = value;
    return { name: typeof name === 'string' ? name : 'Error', message: String(message) };
  }
  return { name: 'Error', message: typeof value === 'string' ? value : describe(value) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Anything may be thrown, even what cannot become a text. */
function describe(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value;
  }
}
