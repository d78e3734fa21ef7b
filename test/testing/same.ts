/** When two runs are the same: the calls with arguments, outcome and map path, and the run's outcome and result. */
import { inspect } from 'node:util';
import type { TestCall, TestRun } from 'tradewind/testing';
import { expect } from 'vitest';

/** Times, stacks and ids are no part of it: `play` does not see loops over constants. */
function callFacts({ task, mapPath, outcome, args, result, cause, tries }: TestCall): object {
  return { task, mapPath, outcome, args, result, why: whyOf(cause), tries };
}

function whyOf(cause: TestCall['cause']): readonly unknown[] | undefined {
  if (cause === undefined) return undefined;
  return cause.outcome === 'failed' ? ['failed', cause.name, cause.message] : ['skipped', cause.reason];
}

const textOf = (value: unknown): string =>
  inspect(value, { depth: Number.POSITIVE_INFINITY, breakLength: Number.POSITIVE_INFINITY });

function ranOf({ calls }: TestRun<unknown>): readonly string[] {
  return calls.flatMap((call) => (call.tries > 0 ? [textOf(callFacts(call))] : [])).toSorted();
}

/** Made, and ended by their inputs. */
function heldUp({ calls }: TestRun<unknown>): readonly string[] {
  return calls.flatMap(({ task, mapPath, outcome, tries }) => (tries > 0 ? [] : [textOf({ task, mapPath, outcome })]));
}

/** What is in only one of the two, a line each. */
export function onlyIn(played: TestRun<unknown>, ran: TestRun<unknown>): readonly string[] {
  const [direct, compiled] = [played, ran].map((run) => [
    ...ranOf(run),
    textOf([run.state, run.result, whyOf(run.error)]),
  ]) as [string[], string[]];
  const minus = (from: readonly string[], less: readonly string[]): string[] => {
    const left = [...less];
    return from.filter((one) => {
      const at = left.indexOf(one);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  return [
    ...minus(direct, compiled).map((one) => `only direct: ${one}`),
    ...minus(compiled, direct).map((one) => `only compiled: ${one}`),
  ];
}

export function expectSame(played: TestRun<unknown>, ran: TestRun<unknown>): void {
  expect(ranOf(ran)).toEqual(ranOf(played));
  expect([ran.state, ran.result, whyOf(ran.error)]).toEqual([played.state, played.result, whyOf(played.error)]);
  // The graph also holds calls that were never made: each of those that were has its match.
  const left = [...heldUp(ran)];
  for (const one of heldUp(played)) {
    const match = left.indexOf(one);
    expect(match, `${one} is not among ${left.join(', ')}`).toBeGreaterThanOrEqual(0);
    left.splice(match, 1);
  }
}
