/**
 * What happens when something lifted is called.
 *
 *   inside a flow that is played   the player's `FlowCaller` takes the call and gives a handle
 *   anywhere else                  a task is the plain function that it was made from; a dag or group is refused
 *
 * In production no flow is ever executed, so there is no player either: this serves `play()` and unit tests.
 */
import { ambient } from './ambient.ts';
import { sdkError } from './errors.ts';
import type { Call, Upstream } from './lifted.ts';
import type { CallOptions } from './options.ts';
import { type Definition, recordFunction } from './registry.ts';
import type { FlowRun } from './run.ts';

/** One call in a flow, as the player gets it. */
export interface FlowCall {
  readonly definition: Definition;
  /** Class form: what the task's `this` is. */
  readonly instance: object | undefined;
  readonly args: readonly unknown[];
  /** What `.with(…)` said, the last call winning. */
  readonly options: CallOptions;
  /** What `.after(…)` named, flat. */
  readonly after: readonly unknown[];
}

/** A call of `triggerDag`. */
export interface TriggerCall extends Pick<FlowCall, 'options' | 'after'> {
  readonly dag: TriggeredDag;
  /** Parameters by name or in order, with handles in them. */
  readonly params: unknown;
  readonly wait: boolean;
}

/** The dag to run. Of one that was given by its id, nothing else is known here. */
export interface TriggeredDag {
  readonly id: string;
  readonly definition?: Definition;
  /** Class form: what the flow's `this` is made of. */
  readonly instance?: object;
}

/** A player of flows. */
export interface FlowCaller {
  /** Takes a call and gives its handle. */
  call(call: FlowCall): unknown;
  /** Takes a call of `triggerDag` and gives its handle. */
  trigger(call: TriggerCall): unknown;
  /** The steps of `chain(…)`: each is a handle or an array of handles. */
  chain(steps: readonly Upstream[]): void;
}

/** Runs `body` as a flow: inside, lifted calls go to `caller`, and `run` gives `run`. */
export function withFlow<T>(run: FlowRun, caller: FlowCaller, body: () => T): T {
  return ambient.run({ kind: 'flow', run, caller }, body);
}

/** The player of the flow that runs here, if one does. */
export function currentFlow(): FlowCaller | undefined {
  const around = ambient.getStore();
  return around?.kind === 'flow' ? around.caller : undefined;
}

type AnyCall = Call<unknown[], unknown>;
type CallState = Pick<FlowCall, 'definition' | 'instance' | 'options' | 'after'>;

/**
 * A definition as something that can be called, with `.with` and `.after`. Function forms are made of it; for class
 * forms a player makes a `this` whose methods are made of it.
 */
export function liftedCall(definition: Definition, instance?: object): AnyCall {
  return callable({ definition, instance, options: {}, after: [] });
}

function callable(state: CallState): AnyCall {
  const call = (...args: unknown[]): unknown => perform({ ...state, args });
  const lifted = Object.assign(call, {
    with: (options: CallOptions) => callable({ ...state, options: { ...state.options, ...options } }),
    after: (...upstream: readonly Upstream[]) => callable({ ...state, after: [...state.after, ...upstream.flat()] }),
  });
  if (state.definition.name !== undefined) Object.defineProperty(lifted, 'name', { value: state.definition.name });
  recordFunction(lifted, state.definition, state.instance);
  // What a player returns is a handle; outside a flow it is the body's own result, for which `await` works as well.
  return lifted as unknown as AnyCall;
}

function perform(call: FlowCall): unknown {
  const { definition, instance, args, after } = call;
  const flow = currentFlow();
  if (flow !== undefined) return flow.call(call);
  if (definition.kind !== 'task') {
    const name = definition.name ?? `this ${definition.kind}`;
    throw sdkError('TW1004', `${name} was called outside a flow`, {
      help: `A ${definition.kind} is no function to call: run it with \`tradewind run\`, in a test with \`play()\` of "tradewind/testing", or call it in another flow.`,
    });
  }
  if (after.length === 0) return definition.body.apply(instance, [...args]);
  return Promise.all(after).then(() => definition.body.apply(instance, [...args]));
}
