/** How two runs differ: in calls with arguments, outcome and map path, or in the run's outcome and result. */
import { inspect } from 'node:util';
import type { TestCall, TestRun } from 'tradewind/testing';

/** Times, stacks and ids are no part of it: `play` does not see loops over constants. */
function callFacts({ task, mapPath, outcome, args, result, cause, tries }: TestCall): object {
  return { task, mapPath, outcome, args, result, why: whyOf(cause), tries };
}

function whyOf(cause: TestCall['cause']): readonly unknown[] | undefined {
  if (cause === undefined) return undefined;
  return cause.outcome === 'failed' ? ['failed', cause.name, cause.message] : ['skipped', cause.reason];
}

const textOf = (value: unknown): string =>
  inspect(value, {
    depth: Number.POSITIVE_INFINITY,
    breakLength: Number.POSITIVE_INFINITY,
    maxArrayLength: null,
    maxStringLength: null,
  });

function ranIn(run: TestRun<unknown>): readonly string[] {
  const calls = run.calls.flatMap((call) => (call.tries > 0 ? [textOf(callFacts(call))] : []));
  return [...calls, textOf([run.state, run.result, whyOf(run.error)])];
}

/** Made, and ended by their inputs. */
function heldUpIn({ calls }: TestRun<unknown>): readonly string[] {
  return calls.flatMap(({ task, mapPath, outcome, tries }) => (tries > 0 ? [] : [textOf({ task, mapPath, outcome })]));
}

function minus(from: readonly string[], less: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const one of less) left.set(one, (left.get(one) ?? 0) + 1);
  return from.filter((one) => {
    const count = left.get(one) ?? 0;
    left.set(one, count - 1);
    return count <= 0;
  });
}

/** What is in only one of the two, a line each; empty: they are the same. */
export function differencesOf(played: TestRun<unknown>, ran: TestRun<unknown>): readonly string[] {
  return [
    ...minus(ranIn(played), ranIn(ran)).map((one) => `only direct: ${one}`),
    ...minus(ranIn(ran), ranIn(played)).map((one) => `only compiled: ${one}`),
    // The graph also holds calls that were never made: each of those that were has its match.
    ...minus(heldUpIn(played), heldUpIn(ran)).map((one) => `only direct: ${one}`),
  ];
}
