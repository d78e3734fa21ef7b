/**
 * A run of another dag, started from a flow. Which dags there are, and what they take and give, is told by the file that
 * `tradewind build` generates: it adds to `Register`.
 */
import { sdkError } from './errors.ts';
import { currentFlow, type TriggeredDag } from './flow-hook.ts';
import type { Call, Handle, Lift, Upstream } from './lifted.ts';
import type { CallOptions } from './options.ts';
import { definitionOf, instanceOf } from './registry.ts';

/** Empty until the generated client says `declare module 'tradewind' { interface Register { dags: Dags } }`. */
// oxlint-disable-next-line typescript/no-empty-object-type
export interface Register {}

interface DagTypes {
  readonly params: object;
  readonly result: unknown;
}
/**
 * What is said of a dag that is known by its id alone. Its result is let through, since the compiler reads the sources
 * without the generated file: a new dag must not depend on a file that is only written once it compiles.
 */
interface UnknownDag {
  readonly params: { readonly [name: string]: unknown };
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly result: any;
}
type Dags = Register extends { readonly dags: infer D } ? D : { readonly [id: string]: UnknownDag };
type DagId = keyof Dags & string;
type TypesOf<D extends DagId> = Dags[D] extends DagTypes ? Dags[D] : never;

/** By name, with handles in them; left out if each of them may be. */
type Rest<P, W extends boolean> =
  Record<string, never> extends P
    ? [params?: Lift<P>, options?: TriggerOptions<W>]
    : [params: Lift<P>, options?: TriggerOptions<W>];

type Lifted<A extends unknown[]> = { readonly [K in keyof A]: Lift<A[K]> };
/** Of a dag as a value: in order. By name, only that it is the type of one of them; the compiler looks at the names. */
type RestOf<A extends unknown[], W extends boolean> = [] extends A
  ? [params?: Lifted<A> | { readonly [name: string]: Lift<A[number]> }, options?: TriggerOptions<W>]
  : [params: Lifted<A> | { readonly [name: string]: Lift<A[number]> }, options?: TriggerOptions<W>];

export interface TriggerOptions<W extends boolean = boolean> {
  /**
   * Wait for the end of the run, and give its result; the call fails if the run does. Default `false`: the call has
   * succeeded as soon as the run is stored, and gives the run's id.
   */
  readonly wait?: W;
}

/** Options of one call of `triggerDag`. It takes no slot of a worker or pool, so it has no options about these. */
export type TriggerCallOptions = Omit<CallOptions, 'pool' | 'poolSlots' | 'priority' | 'queue'>;

/** `triggerDag` as it is called in a flow. */
export interface TriggerDag {
  /** A dag as a value: what `dag(…)` gave, or `this.other` in a flow in class form. */
  <A extends unknown[], R, W extends boolean = false>(
    dag: Call<A, R>,
    ...rest: RestOf<A, W>
  ): Handle<W extends true ? R : string>;
  /** The id of a dag. */
  <D extends DagId, W extends boolean = false>(
    dagId: D,
    ...rest: Rest<TypesOf<D>['params'], W>
  ): Handle<W extends true ? TypesOf<D>['result'] : string>;
  /** Options of this one call: `triggerDag.with({ id: 'refresh', retries: 2 })('rockets')`. */
  with(options: TriggerCallOptions): TriggerDag;
  /** Starts the run only after those, without taking their values. */
  after(...upstream: readonly Upstream[]): TriggerDag;
}

/**
 * Starts a run of another dag: a task like any other, in the graph, with retries and trigger rule. The run is made once,
 * however often the scheduler is killed meanwhile; a retry makes a new one. The dag is named by its id, which the
 * generated client types, or by what declares it.
 *
 * Throws TW1008 where no flow runs: in tasks and programs, use the typed client.
 *
 * @example
 * ```ts
 * import { dag, task, triggerDag } from 'tradewind';
 *
 * const measure = task(async (region: string): Promise<number> => region.length);
 * const report = task((sizes: readonly number[]): string => sizes.join());
 *
 * export const rockets = dag((region: string = 'eu') => measure(region));
 * export const all = dag(() => {
 *   const sizes = [triggerDag(rockets, ['eu'], { wait: true }), triggerDag(rockets, { region: 'us' }, { wait: true })];
 *   triggerDag.after(report(sizes))('rockets');
 * });
 * ```
 */
export const triggerDag: TriggerDag = triggering({ options: {}, after: [] });

interface State {
  readonly options: TriggerCallOptions;
  readonly after: readonly unknown[];
}

function triggering(state: State): TriggerDag {
  const call = (dag: unknown, params: unknown = {}, { wait = false }: TriggerOptions = {}): unknown => {
    const flow = currentFlow();
    if (flow === undefined) {
      throw sdkError('TW1008', '`triggerDag` was called outside a flow', {
        help: 'It is a step of a dag. Elsewhere start a run with the typed client: `createClient().trigger(…)`.',
      });
    }
    return flow.trigger({ ...state, dag: dagOf(dag), params, wait });
  };
  return Object.assign(call, {
    with: (options: TriggerCallOptions) => triggering({ ...state, options: { ...state.options, ...options } }),
    after: (...upstream: readonly Upstream[]) => triggering({ ...state, after: [...state.after, ...upstream.flat()] }),
  }) as TriggerDag;
}

function dagOf(dag: unknown): TriggeredDag {
  if (typeof dag === 'string') return { id: dag };
  const definition = definitionOf(dag);
  if (definition?.kind === 'dag') {
    const instance = instanceOf(dag as object);
    const id = definition.options.id ?? definition.name ?? 'dag';
    return { id, definition, ...(instance === undefined ? {} : { instance }) };
  }
  throw sdkError('TW1006', `\`triggerDag\` was given ${definition === undefined ? 'no dag' : `a ${definition.kind}`}`, {
    help: 'Give it the id of a dag, or what `dag(…)` gave.',
  });
}
