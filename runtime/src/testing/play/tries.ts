/** Runs the task of a call: as often as its options say, without delay. */
import { clearTimeout, setTimeout } from 'node:timers';
import type { LogFields, RunContext } from '@tradewind/sdk';
import { formatDuration, parse, signalOf, stringify, taskContext, withContext } from '@tradewind/sdk/runtime';
import { logText } from '../record.ts';
import { type Caught, caughtFrom } from './order.ts';
import type { TaskUnit } from './task-unit.ts';

export interface TriesContext {
  readonly run: RunContext;
  readonly dagId: string;
  readonly params: Readonly<Record<string, unknown>>;
}

type TryEnd =
  | { readonly kind: 'success'; readonly value: unknown }
  | { readonly kind: 'broken'; readonly cause: Caught; readonly again: boolean };

export async function runTries(unit: TaskUnit, around: TriesContext): Promise<void> {
  let end: TryEnd;
  try {
    unit.argsText = stringify(unit.placedArgs, 'arguments');
  } catch (error) {
    const cause = caughtFrom(error, unit.call.id, unit.order);
    return unit.settle({ state: 'failed', cause, order: unit.order });
  }
  do {
    unit.tries += 1;
    end = await runTry(unit, around);
  } while (end.kind === 'broken' && end.again && unit.tries <= unit.call.retries);
  if (end.kind === 'success') unit.settle({ state: 'success', value: end.value });
  else unit.settle({ state: end.cause.outcome, cause: end.cause, order: unit.order });
}

async function runTry(unit: TaskUnit, around: TriesContext): Promise<TryEnd> {
  const { call } = unit;
  const controller = new AbortController();
  const args = parse(unit.argsText ?? '[]') as unknown[];
  const body = call.fake === undefined ? call.definition.body : (call.fake as unknown as typeof call.definition.body);
  const context = contextOf(unit, around, controller.signal);
  try {
    // The abort is part of the try: `context()` works in what listens to it.
    const value = await withContext(context, () =>
      inTime((async () => body.apply(call.instance, args))(), call.timeoutMs, controller),
    );
    return { kind: 'success', value: parse(stringify(value, 'result')) };
  } catch (thrown) {
    const signal = signalOf(thrown);
    return {
      kind: 'broken',
      cause: caughtFrom(thrown, call.id, unit.order),
      again: signal?.outcome !== 'fail' && signal?.outcome !== 'skip',
    };
  }
}

/** A task that goes on after its timeout is left alone: it cannot be killed in this process. */
async function inTime<T>(ended: Promise<T>, timeoutMs: number | undefined, controller: AbortController): Promise<T> {
  if (timeoutMs === undefined) return ended;
  const error = new Error(`the task took longer than its timeout of ${formatDuration(timeoutMs)}`);
  error.name = 'TimeoutError';
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort(error);
      reject(error);
    }, timeoutMs);
  });
  ended.catch(() => {});
  try {
    return await Promise.race([ended, late]);
  } finally {
    clearTimeout(timer);
  }
}

function contextOf(
  unit: TaskUnit,
  { run, dagId, params }: TriesContext,
  signal: AbortSignal,
): ReturnType<typeof taskContext> {
  const write = (message: string, fields?: LogFields): void => void unit.logged.push(logText(message, fields));
  return taskContext({
    ...run,
    dagId,
    taskId: unit.call.id,
    params,
    tryNumber: unit.tries,
    mapPath: unit.scope.path,
    signal,
    log: { debug: write, info: write, warn: write, error: write },
  });
}
