/**
 * Plays a flow: takes its calls, runs their tasks one after another, first in first out, and hands results and failures
 * back to the flow. Rejections are delivered when nothing runs, failures first: all that is awaited together has ended
 * then, and the first failure is the one that the flow sees.
 */
// Imported, not global: a test's fake timers must not stop us.
import { setImmediate } from 'node:timers';
import type { RunContext, SharedTaskOptions } from '@tradewind/sdk';
import {
  type Definition,
  definitionOf,
  type FlowCall,
  type FlowCaller,
  type TaskDefinition,
  type TriggerCall,
  withFlow,
} from '@tradewind/sdk/runtime';
import { parseDuration } from '@tradewind/sdk';
import { instanceKey } from '@tradewind/sdk/manifest';
import type { TriggeringTry } from '../../scheduler/triggered-run.ts';
import { isTestingError, testingError } from '../errors.ts';
import type { Fakes } from '../fakes.ts';
import { parameterNames } from '../params.ts';
import { compareOrder, type Caught, type Order } from './order.ts';
import { Scope, scopes } from './scope.ts';
import { runTries, type TriesContext } from './tries.ts';
import { capture, type Tree } from './trees.ts';
import { GroupUnit } from './group-unit.ts';
import { MapUnit } from './map-unit.ts';
import { allOver, type MapBody, type Source, type Stage } from './source.ts';
import { type TaskCall, TaskUnit } from './task-unit.ts';

interface Rejection {
  readonly cause: Caught;
  readonly order: Order;
  /** How deep in flows and loops somebody waits. */
  readonly depth: number;
  readonly deliver: (cause: Caught) => void;
}

export interface PlayerOptions {
  readonly run: RunContext;
  readonly tries: TriesContext;
  readonly fakes: Fakes;
  /** The played flow's own. */
  readonly defaults: SharedTaskOptions | undefined;
  /** Runs a triggered dag; gives what the call gives. */
  readonly triggered: (call: TriggerCall, params: object, by: TriggeringTry) => Promise<unknown>;
  /** `this` of a flow that is called from a flow. */
  readonly thisOf: (instance: object) => object;
}

export class Player implements FlowCaller, Stage {
  readonly scope: Scope;
  /** Every call of a task, in the order they were made. */
  readonly calls: TaskUnit[] = [];
  /** What stands in the flow itself, not in a flow call. */
  readonly top: Source[] = [];
  readonly #options: PlayerOptions;
  #fresh: (() => void)[] = [];
  #ready: TaskUnit[] = [];
  #rejections: Rejection[] = [];

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.scope = Scope.root(this, options.defaults);
  }

  inFlow<T>(scope: Scope, body: () => T): T {
    return withFlow(this.#options.run, this, () => scopes.run(scope, body));
  }

  // ── what the flow does ────────────────────────────────────────────────────────────────────────────────────────────

  call(call: FlowCall): unknown {
    const { definition } = call;
    return definition.kind === 'task' ? this.#task(call, definition) : this.#flow(call, definition);
  }

  #task(call: FlowCall, definition: TaskDefinition): object {
    const scope = scopeHere();
    // Captured before it gets its place: calls among the arguments were made before.
    const args = call.args.map((arg, index) => capture(arg, `argument ${index + 1}`));
    const name = nameOf(definition);
    const id = scope.idOf(name, call.options.id);
    const given = [call.options, definition.options, ...scope.defaults];
    const timeout = nearest(given, 'timeout');
    const unit = new TaskUnit(this, scope, scope.nextOrder(), {
      id,
      name,
      definition,
      instance: call.instance,
      args,
      after: call.after.map((upstream) => capture(upstream, 'after')),
      triggerRule: call.options.triggerRule ?? 'all_success',
      retries: nearest(given, 'retries') ?? 0,
      timeoutMs: timeout === undefined ? undefined : parseDuration(timeout),
      fake: this.#options.fakes.find({ definition, name: definition.name, id, ...classOf(call.instance) }),
    });
    this.#begin(unit, () => unit.begin());
    return unit.handle;
  }

  trigger(call: TriggerCall): object {
    const scope = scopeHere();
    const params = capture(byName(call), 'the parameters');
    const name = `trigger_${call.dag.id}`;
    const id = scope.idOf(name, call.options.id);
    const given = [call.options, ...scope.defaults];
    const fake = this.#options.fakes.find({ name, id });
    if (fake === undefined && call.wait && call.dag.definition === undefined) throw unknownDag(call.dag.id, name);
    const run = async (params: object): Promise<unknown> => {
      const by = { runId: this.#options.run.runId, key: instanceKey(id, scope.path), tryNumber: unit.tries };
      try {
        return await this.#options.triggered(call, params, by);
      } catch (error) {
        if (isTestingError(error)) this.fail(error);
        throw error;
      }
    };
    const unit = new TaskUnit(this, scope, scope.nextOrder(), {
      id,
      name,
      definition: { kind: 'task', form: 'function', name, options: {}, body: (params) => run(params as object) },
      instance: undefined,
      args: [params],
      after: call.after.map((upstream) => capture(upstream, 'after')),
      triggerRule: call.options.triggerRule ?? 'all_success',
      retries: nearest(given, 'retries') ?? 0,
      // A run that is played takes no time.
      timeoutMs: undefined,
      fake,
    });
    this.#begin(unit, () => unit.begin());
    return unit.handle;
  }

  #flow(call: FlowCall, definition: Exclude<Definition, TaskDefinition>): object {
    const { instance } = call;
    const scope = scopeHere();
    const args = call.args.map((arg, index) => capture(arg, `argument ${index + 1}`));
    const id = scope.idOf(definition.options.id ?? nameOf(definition), call.options.id);
    const self = instance === undefined ? undefined : this.#options.thisOf(instance);
    const unit = new GroupUnit(this, scope, scope.nextOrder(), {
      id,
      definition,
      args,
      after: call.after.map((upstream) => capture(upstream, 'after')),
      body: (given) => definition.body.apply(self, [...given]),
    });
    const inside = scope.ofGroup(unit, definition.options.taskDefaults);
    this.#begin(unit, () => unit.begin(inside));
    return unit.handle;
  }

  chain(steps: Parameters<FlowCaller['chain']>[0]): void {
    let before: readonly Tree[] = [];
    for (const step of steps) {
      const trees = (Array.isArray(step) ? step : [step]).map((one) => capture(one, 'step'));
      if (before.length > 0) for (const tree of trees) if (tree.kind === 'handle') tree.handle.source.addAfter(before);
      before = trees;
    }
  }

  mapOf(source: Source, path: readonly string[], body: MapBody): object {
    const scope = scopeHere();
    const unit = new MapUnit(this, scope, scope.beginLoop(), { source, path, body });
    this.#begin(unit, () => unit.begin());
    return unit.handle;
  }

  adopt(unit: Source): void {
    if (unit instanceof TaskUnit) this.calls.push(unit);
    const { group } = unit.scope;
    if (group === undefined) this.top.push(unit);
    else group.add(unit);
  }

  /** Begins in a turn of its own: until then `chain` may still say what it waits for. */
  #begin(unit: Source, begin: () => Promise<void>): void {
    this.adopt(unit);
    this.#fresh.push(() => void begin().catch((error: unknown) => this.fail(error)));
  }

  // ── set-up and tear-down ──────────────────────────────────────────────────────────────────────────────────────────

  disposerOf(setup: TaskUnit, scope: Scope): () => Promise<void> {
    const first = this.calls.length;
    return async () => {
      const inScope = this.calls.slice(first).filter((unit) => unit.scope.isIn(scope));
      await allOver([setup, ...inScope]);
      if (setup.leaf?.state !== 'success') return;
      const unit = new TaskUnit(this, scope, scope.nextOrder(), this.#teardownOf(setup, scope));
      this.#begin(unit, () => unit.begin());
      await (unit.handle as PromiseLike<unknown>);
    };
  }

  #teardownOf(setup: TaskUnit, scope: Scope): TaskCall {
    const { instance, definition: setUp } = setup.call;
    const { teardown } = setUp.options;
    const definition = typeof teardown === 'string' ? definitionOf(instance, teardown) : definitionOf(teardown);
    if (definition?.kind !== 'task') {
      throw testingError('TW7004', `the tear-down of ${setup.label} is no task`, {
        help: 'Name a task of the same class, or give a task in function form.',
      });
    }
    const name = nameOf(definition);
    const id = scope.idOf(name, undefined);
    const given = [definition.options, ...scope.defaults];
    const timeout = nearest(given, 'timeout');
    return {
      id,
      name,
      definition,
      instance,
      args: [{ kind: 'handle', handle: { source: setup, path: [] } }],
      after: [],
      triggerRule: 'all_success',
      retries: nearest(given, 'retries') ?? 0,
      timeoutMs: timeout === undefined ? undefined : parseDuration(timeout),
      fake: this.#options.fakes.find({ definition, name: definition.name, id, ...classOf(instance) }),
      teardown: true,
    };
  }

  // ── what becomes of it ────────────────────────────────────────────────────────────────────────────────────────────

  enqueue(unit: TaskUnit): void {
    this.#ready.push(unit);
  }

  reject(cause: Caught, order: Order, deliver: (cause: Caught) => void): void {
    this.#rejections.push({ cause, order, depth: scopes.getStore()?.depth ?? 0, deliver });
  }

  #failure: { readonly error: unknown } | undefined;
  fail(error: unknown): void {
    this.#failure ??= { error };
  }

  /** Goes on until `body` has ended and everything called is over. */
  async drive(body: Promise<unknown>): Promise<void> {
    let ended = false;
    body.then(
      () => (ended = true),
      () => (ended = true),
    );
    for (;;) {
      // Everything that follows from what is known has happened when this turn of the event loop is over.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#fresh.length > 0) {
        const fresh = this.#fresh;
        this.#fresh = [];
        for (const begin of fresh) begin();
      } else if (this.#ready.length > 0) {
        const ready = this.#ready;
        this.#ready = [];
        for (const unit of ready) await runTries(unit, this.#options.tries);
      } else if (!this.#deliver()) {
        if (ended) return;
        throw stuck();
      }
    }
  }

  #deliver(): boolean {
    const [first, ...others] = this.#rejections;
    if (first === undefined) return false;
    const next = others.reduce((best, one) => (isBefore(one, best) ? one : best), first);
    this.#rejections = this.#rejections.filter((one) => one !== next);
    next.deliver(next.cause);
    return true;
  }
}

/** What is further inside may still go on: it ends before what waits for it hears of anything. */
function isBefore(a: Rejection, b: Rejection): boolean {
  if (a.depth !== b.depth) return a.depth > b.depth;
  if (a.cause.outcome !== b.cause.outcome) return a.cause.outcome === 'failed';
  return compareOrder(a.order, b.order) < 0;
}

function stuck(): Error {
  return testingError('TW7003', 'the flow waits for something that is not a call, and nothing runs that could end it', {
    help: 'In a flow, `await` only handles and `Promise.all`, `allSettled`, `any` or `race` of them. Timers and I/O belong in tasks.',
  });
}

/** Parameters that were given as a list, as the engine has them. */
function byName({ dag, params }: TriggerCall): unknown {
  if (!Array.isArray(params) || dag.definition === undefined) return params;
  const names = parameterNames(dag.definition.body);
  return Object.fromEntries(params.map((value: unknown, index) => [names[index] ?? `#${index + 1}`, value]));
}

function unknownDag(id: string, name: string): Error {
  return testingError('TW7010', `\`play\` knows the dag "${id}" only by its id, so it cannot wait for its run`, {
    help: `Trigger the dag itself (\`triggerDag(${id}, …)\`), give a fake for "${name}", or use \`runDag\`, which compiles the project.`,
  });
}

function scopeHere(): Scope {
  const scope = scopes.getStore();
  if (scope !== undefined) return scope;
  throw testingError('TW7003', 'a call was made outside the flow that is played', {
    help: 'Calls belong in the body of a flow, not in callbacks of timers or events.',
  });
}

export function nameOf(definition: Definition): string {
  return definition.name ?? definition.kind;
}

function classOf(instance: object | undefined): { className?: string } {
  const name = instance?.constructor.name;
  return name === undefined || name === '' ? {} : { className: name };
}

/** The first that says something. */
function nearest<K extends keyof SharedTaskOptions>(given: readonly SharedTaskOptions[], key: K): SharedTaskOptions[K] {
  return given.find((options) => options[key] !== undefined)?.[key];
}
