/** What a run in a test leaves behind: the same shape from `play` and `runDag`, so that the two can be compared. */
import { inspect } from 'node:util';
import type { Failure, Skip } from '@tradewind/sdk';
import { instanceKey } from '@tradewind/sdk/manifest';
import type { EndState } from '../core/model.ts';

/** One call of a task. */
export interface TestCall {
  /** The id of the call in the graph. `play` does not know loops over constants, and numbers their copies. */
  readonly id: string;
  /** The task's name: that of its declaration. */
  readonly task: string;
  /** One index for each run-time loop around the call, outermost first. */
  readonly mapPath: readonly number[];
  readonly outcome: EndState;
  /** What the task was called with, in its last try. Absent: it never ran. */
  readonly args?: readonly unknown[];
  /** What it returned, if it succeeded. */
  readonly result?: unknown;
  /** Why it has none. */
  readonly cause?: Failure | Skip;
  /** 0: it never ran. */
  readonly tries: number;
}

/** A run that `triggerDag` started. */
export interface TriggeredRun {
  /** The call that started it: `trigger_rockets`, in a loop `trigger_rockets[2]`. */
  readonly by: string;
  readonly dagId: string;
  readonly runId: string;
  /** As the call gave them. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Undefined: `play` knows the dag by its id alone, and has not run it. */
  readonly run: TestRun<unknown> | undefined;
}

/** A run that has ended. */
export interface TestRun<R> {
  readonly state: 'success' | 'failed';
  /** What the flow returned; `undefined` for a failed or quietly ended run. */
  readonly result: R | undefined;
  /** The first failure that nobody handled. */
  readonly error: Failure | undefined;
  /** In call order, iterations of loops in item order. */
  readonly calls: readonly TestCall[];
  /** The runs of other dags that it started, in call order; not those of faked calls. */
  readonly triggered: readonly TriggeredRun[];
  /** The calls of one task, by its name or the id of the call. */
  callsOf(task: string): readonly TestCall[];
  /** What the tries of one task wrote to their log, line by line: by the task's name or the id of the call. */
  logs(task: string): readonly string[];
  toString(): string;
}

interface Facts<R> {
  readonly state: 'success' | 'failed';
  readonly result: R | undefined;
  readonly error: Failure | undefined;
  readonly calls: readonly TestCall[];
  readonly triggered: readonly TriggeredRun[];
  readonly logs: (call: TestCall) => readonly string[];
}

/** A run as tests see it. Its methods, and runs of other dags, are not enumerable: `expect(run).toEqual(…)` compares facts. */
export function testRun<R>(title: string, facts: Facts<R>): TestRun<R> {
  const { state, result, error, calls, logs } = facts;
  const place = new Map(calls.map(({ id, mapPath }, index) => [instanceKey(id, mapPath), index]));
  const placeOf = ({ by }: TriggeredRun): number => place.get(by) ?? calls.length;
  const triggered = facts.triggered.toSorted((a, b) => placeOf(a) - placeOf(b));
  const callsOf = (task: string): readonly TestCall[] => calls.filter((call) => call.task === task || call.id === task);
  const text = (): string => runText(title, facts);
  const methods = {
    triggered,
    callsOf,
    logs: (task: string) => callsOf(task).flatMap(logs),
    toString: text,
    [inspect.custom]: text,
  };
  return Object.defineProperties(
    { state, result, error, calls },
    Object.fromEntries(Reflect.ownKeys(methods).map((key) => [key, { value: methods[key as keyof typeof methods] }])),
  ) as TestRun<R>;
}

/** A line of a log as `logs()` gives it. */
export function logText(message: string, fields?: object): string {
  return fields === undefined || Object.keys(fields).length === 0
    ? message
    : `${message} ${inspect(fields, { breakLength: Number.POSITIVE_INFINITY })}`;
}

const signs: Record<EndState, string> = { success: '✓', failed: '✗', skipped: '−', upstream_failed: '⊘' };
const longestValue = 100;

function runText<R>(title: string, { state, result, error, calls, triggered }: Facts<R>): string {
  const lines = calls.map((call) => {
    const tries = call.tries > 1 ? ` after ${call.tries} tries` : '';
    const why = call.cause === undefined ? '' : `: ${causeText(call.cause)}`;
    const given = call.args === undefined ? '' : `(${call.args.map(shortText).join(', ')})`;
    const gave = call.outcome === 'success' ? ` → ${shortText(call.result)}` : ` ${call.outcome}${why}`;
    return `  ${signs[call.outcome]} ${instanceText(call)}${given}${gave}${tries}`;
  });
  const end =
    error === undefined
      ? shortText(result)
      : `${error.name}: ${error.message}${error.task === undefined ? '' : ` (in ${error.task})`}`;
  const others = triggered.map(
    ({ dagId, params, run }) => `  ⇒ ${dagId} ${shortText(params)} ${run?.state ?? 'not run'}`,
  );
  return [`${title}: ${state}`, ...lines, ...others, `  = ${end}`].join('\n');
}

function causeText(cause: Failure | Skip): string {
  return cause.outcome === 'failed' ? `${cause.name}: ${cause.message}` : (cause.reason ?? 'skipped');
}

function instanceText({ id, mapPath }: TestCall): string {
  return instanceKey(id, mapPath);
}

function shortText(value: unknown): string {
  const text = inspect(value, {
    depth: 3,
    breakLength: Number.POSITIVE_INFINITY,
    maxArrayLength: 6,
    maxStringLength: 60,
  });
  return text.length <= longestValue ? text : `${text.slice(0, longestValue - 1)}…`;
}
