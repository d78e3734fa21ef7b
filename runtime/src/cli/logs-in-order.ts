/** The logs of many tries as one. */
import type { LogLine } from '../executors/logs/read-log.ts';
import type { TryRow } from '../metastore/metastore.ts';

type Begun = Pick<TryRow, 'startedAt'>;

interface Open<T> {
  readonly one: T;
  readonly rest: AsyncIterator<LogLine>;
  line: LogLine;
}

/**
 * All lines in order of time. A log is opened when the others have got to the time at which its try began, and closed at
 * its end: only as many are open as there were tries at once.
 */
export async function* inOrderOfTime<T extends Begun>(
  tries: readonly T[],
  read: (one: T) => AsyncIterable<LogLine>,
): AsyncIterable<{ readonly one: T; readonly line: LogLine }> {
  const waiting = tries.toSorted((a, b) => a.startedAt - b.startedAt);
  const open: Open<T>[] = [];
  let at = 0;
  try {
    for (;;) {
      const first = earliest(open);
      const next = waiting[at];
      if (next !== undefined && (first === undefined || next.startedAt <= Date.parse(first.line.t))) {
        at++;
        const rest = read(next)[Symbol.asyncIterator]();
        const begin = await rest.next();
        if (begin.done !== true) open.push({ one: next, rest, line: begin.value });
        continue;
      }
      if (first === undefined) return;
      yield { one: first.one, line: first.line };
      const following = await first.rest.next();
      if (following.done === true) open.splice(open.indexOf(first), 1);
      else first.line = following.value;
    }
  } finally {
    for (const { rest } of open) await rest.return?.();
  }
}

/** At the same time, whoever began first. */
function earliest<T>(open: readonly Open<T>[]): Open<T> | undefined {
  let found: Open<T> | undefined;
  for (const one of open) if (found === undefined || one.line.t < found.line.t) found = one;
  return found;
}
