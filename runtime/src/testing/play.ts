import type { Call, Flow, RunContext, Settled } from '@tradewind/sdk';
import {
  copy,
  deepFreeze,
  type Definition,
  definitionOf,
  definitionsOf,
  liftedCall,
  parse,
  runContext,
  type TriggerCall,
} from '@tradewind/sdk/runtime';
import { TriggeredRunFailed, triggeredRunId, type TriggeringTry } from '../scheduler/triggered-run.ts';
import { notePlayed } from './coverage.ts';
import { isTestingError, testingError } from './errors.ts';
import { type AnyFakes, type Fake, Fakes, type FakesOf } from './fakes.ts';
import { loopable } from './play/loops.ts';
import { type Caught, caughtOut, compareOrder, type Order } from './play/order.ts';
import { Player, nameOf } from './play/player.ts';
import { build, Tally } from './play/tally.ts';
import { lookAt, place } from './play/trees.ts';
import { firstUnhandled, held } from './play/source.ts';
import type { TaskUnit } from './play/task-unit.ts';
import { namedParams, parameterNames } from './params.ts';
import { type TestCall, type TestRun, testRun, type TriggeredRun } from './record.ts';

/** What a test may say about the run that its flow is played for. */
export type RunFacts = Partial<Pick<RunContext, 'runId' | 'logicalDate' | 'dataInterval' | 'isLatest'>>;

interface PlaySettings<A extends unknown[], F> {
  /** The flow's parameters: by name, or a list in their order. Those left out have their defaults. */
  readonly params?: A | { readonly [name: string]: A[number] };
  /** Code that replaces tasks' own. */
  readonly fakes?: F | readonly Fake[];
  /** What `run` and `context()` say. Default: the day 2026-01-01. */
  readonly run?: RunFacts;
}

/** A parameter without a default must be given. */
type Settings<A extends unknown[], F> = [] extends A
  ? [options?: PlaySettings<A, F>]
  : [options: PlaySettings<A, F> & Required<Pick<PlaySettings<A, F>, 'params'>>];

type FlowMethod<C> = (this: Flow<C>, ...args: never) => unknown;
/** A method that does not name its `this`: a task or a helper. */
type Plain = (this: null, ...args: never) => unknown;
export type FlowNames<C> = {
  [K in keyof C]: C[K] extends Plain ? never : C[K] extends FlowMethod<C> ? K : never;
}[keyof C] &
  string;
export type ArgsOf<M> = M extends (this: never, ...args: infer A) => unknown ? A : never;
export type ResultOf<M> = M extends (this: never, ...args: never) => infer R ? Settled<R> : never;

/**
 * Runs a flow as what it is, JavaScript: in this process, each call running its task, one at a time. Tells which calls
 * were made, with which arguments, how they ended, and how the run ended. Tries are made as often as options say,
 * without delay.
 *
 * Never rejects for what a task or the flow throws: that is the run's `error`. It rejects with a `TradewindError` if the
 * flow does something that flows cannot do.
 *
 * @example
 * ```ts
 * import { play } from 'tradewind/testing';
 * import { Rockets } from './rockets.ts';
 *
 * const run = await play(Rockets, 'rockets', {
 *   params: { region: 'us' },
 *   fakes: { launches: async () => [{ name: 'Falcon' }] },
 * });
 * run.state; // 'success'
 * run.callsOf('picture'); // one for each launch
 * ```
 */
export function play<C extends object, K extends FlowNames<C>>(
  dags: new () => C,
  flow: K,
  ...settings: Settings<ArgsOf<C[K]>, FakesOf<C>>
): Promise<TestRun<ResultOf<C[K]>>>;
export function play<A extends unknown[], R>(flow: Call<A, R>, ...settings: Settings<A, AnyFakes>): Promise<TestRun<R>>;
export async function play(target: unknown, ...rest: readonly unknown[]): Promise<TestRun<unknown>> {
  const inClass = typeof rest[0] === 'string';
  const settings = ((inClass ? rest[1] : rest[0]) ?? {}) as PlaySettings<unknown[], object>;
  const played = inClass ? inClassForm(target, rest[0] as string) : inFunctionForm(target);
  return playFlow(played, settings);
}

interface Played {
  readonly definition: Exclude<Definition, { readonly kind: 'task' }>;
  readonly self: object | undefined;
  /** The tasks that are known before anything is called. */
  readonly known: readonly string[];
}

function inClassForm(dags: unknown, flow: string): Played {
  const definition = definitionOf(dags, flow);
  if (typeof dags !== 'function' || definition === undefined || definition.kind === 'task') {
    throw notAFlow(`"${flow}"`, definition);
  }
  const instance = new (dags as new () => object)();
  const members = [...definitionsOf(dags)].map(([member]) => member);
  const known = members.flatMap((member) => [member, `${dags.name}.${member}`]);
  return { definition, self: liftedThis(instance), known };
}

function inFunctionForm(flow: unknown): Played {
  const definition = definitionOf(flow);
  if (definition === undefined || definition.kind === 'task') throw notAFlow('this', definition);
  return { definition, self: undefined, known: [] };
}

function notAFlow(what: string, definition: Definition | undefined): Error {
  const seen = definition === undefined ? 'neither a dag nor a group' : 'a task, not a dag or group';
  return testingError('TW7005', `${what} is ${seen}`, {
    help: 'Write `play(Class, "method")` for a method with `@dag()` or `@group()`, or `play(flow)` for what `dag(…)` or `group(…)` gave.',
  });
}

/** The instance as its flows see it. */
function liftedThis(instance: object): object {
  const calls = new Map(
    [...definitionsOf(instance)].map(([name, definition]) => [name, liftedCall(definition, instance)]),
  );
  return new Proxy(instance, {
    get(_, member) {
      const call = typeof member === 'string' ? calls.get(member) : undefined;
      if (call !== undefined || typeof member === 'symbol') return call;
      throw testingError('TW7006', `\`this.${member}\` is not a task, dag or group`, {
        help: 'A flow calls what is declared with `@task()`, `@dag()` or `@group()`. Fields and plain methods belong to tasks.',
      });
    },
  });
}

async function playFlow(played: Played, settings: PlaySettings<unknown[], object>): Promise<TestRun<unknown>> {
  const fakes = new Fakes(settings.fakes);
  const known = new Set(played.known);
  const run = await playRun(played, settings.params, contextOf(settings.run), fakes, known);
  await fakes.refuseUnknown(known, unknownHelp);
  return run;
}

/** `known`: gathers the names that a fake may go by. */
async function playRun(
  { definition, self }: Pick<Played, 'definition' | 'self'>,
  given: unknown,
  run: RunContext,
  fakes: Fakes,
  known: Set<string>,
): Promise<TestRun<unknown>> {
  const { options, body } = definition;
  const names = parameterNames(body);
  const args = namedParams(names, given).map((arg, index) => deepFreeze(loopable(copy(arg, names[index]))));
  const params = Object.fromEntries(
    names.flatMap((name, index) => (args[index] === undefined ? [] : [[name, args[index]]])),
  );
  const title = options.id ?? nameOf(definition);
  const triggered: TriggeredRun[] = [];
  const player = new Player({
    run,
    tries: { run, dagId: title, params },
    fakes,
    defaults: options.taskDefaults,
    thisOf: liftedThis,
    triggered: async (call, callParams, by) => {
      const started = await playTriggered(call, callParams, by, { run, fakes, known });
      triggered.push(started);
      return endOf(call, started);
    },
  });
  const { result, thrown, order } = await outcomeOf(player, () => body.apply(self, args));
  for (const { call } of player.calls) known.add(call.name).add(call.id);
  const failures = player.top.flatMap((unit) => unit.failures());
  const error = firstUnhandled(failures, thrown, order);
  const calls = new Map(
    [...player.calls].sort((a, b) => compareOrder(a.order, b.order)).map((unit) => [recordOf(unit), unit]),
  );
  await notePlayed({ dagId: title, context: run, params, calls: [...calls.keys()] });
  return testRun(title, {
    state: error === undefined ? 'success' : 'failed',
    result: error === undefined && thrown === undefined ? result : undefined,
    error: error?.outcome === 'failed' ? error : undefined,
    calls: [...calls.keys()],
    triggered,
    logs: (call) => calls.get(call)?.logged ?? [],
  });
}

/** The dates are those of the run that triggers it: a flow that is played knows no schedule. */
async function playTriggered(
  { dag }: TriggerCall,
  params: object,
  by: TriggeringTry,
  around: { readonly run: RunContext; readonly fakes: Fakes; readonly known: Set<string> },
): Promise<TriggeredRun> {
  const { id, definition, instance } = dag;
  const { logicalDate, dataInterval, isLatest } = around.run;
  const runId = triggeredRunId(id, logicalDate.toISOString(), by);
  if (definition === undefined || definition.kind === 'task') {
    return { by: by.key, dagId: id, runId, params: { ...params }, run: undefined };
  }
  const context = runContext({ runId, logicalDate, dataInterval, isLatest });
  const self = instance === undefined ? undefined : liftedThis(instance);
  const run = await playRun({ definition, self }, params, context, around.fakes, around.known);
  return { by: by.key, dagId: id, runId, params: { ...params }, run };
}

function endOf({ wait }: TriggerCall, { dagId, runId, run }: TriggeredRun): unknown {
  if (!wait || run === undefined) return runId;
  if (run.state === 'failed') throw new TriggeredRunFailed(dagId, run.error);
  return run.result;
}

const unknownHelp =
  'A fake goes by the name of a task that the flow calls, by `Class.task`, or by the id of a call. A task in function form has a name if the Vitest plugin of "tradewind/testing/vitest" is used; `fake(task, fn)` always finds it.';

interface Ended {
  readonly result: unknown;
  readonly thrown: Caught | undefined;
  /** Of the call that what is returned came from; absent: the flow itself threw. */
  readonly order?: Order;
}

async function outcomeOf(player: Player, body: () => unknown): Promise<Ended> {
  const playing = (async (): Promise<Ended> => {
    try {
      const { tree } = await held(player.inFlow(player.scope, body));
      const placed = await place(tree);
      lookAt(tree);
      const broken = Tally.of(placed).thrown;
      return broken === undefined
        ? { result: copy(build(placed)), thrown: undefined }
        : { result: undefined, thrown: broken.cause, order: broken.began ?? broken.order };
    } catch (error) {
      if (isTestingError(error)) player.fail(error);
      return { result: undefined, thrown: caughtOut(error) };
    }
  })();
  await player.drive(playing);
  return playing;
}

function contextOf(facts: RunFacts = {}): RunContext {
  const logicalDate = facts.logicalDate ?? facts.dataInterval?.start ?? new Date('2026-01-01T00:00:00Z');
  const end = new Date(logicalDate.getTime() + 86_400_000);
  return runContext({
    runId: facts.runId ?? 'play',
    logicalDate,
    dataInterval: facts.dataInterval ?? { start: logicalDate, end },
    isLatest: facts.isLatest ?? true,
  });
}

function recordOf(unit: TaskUnit): TestCall {
  const { call, leaf, scope, tries, argsText } = unit;
  return {
    id: call.id,
    task: call.name,
    mapPath: scope.path,
    outcome: leaf?.state ?? 'skipped',
    ...(tries === 0 || argsText === undefined ? {} : { args: parse(argsText) as readonly unknown[] }),
    ...(leaf?.state === 'success' ? { result: leaf.value } : {}),
    ...(leaf === undefined || leaf.state === 'success' ? {} : { cause: leaf.cause }),
    tries,
  };
}
