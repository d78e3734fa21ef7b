/** What handles stand for: things that end once. */
import { copy, deepFreeze } from '@tradewind/sdk/runtime';
import { testingError } from '../errors.ts';
import { makeHandle } from './handle.ts';
import { loopable } from './loops.ts';
import { type Caught, type Order, originOf } from './order.ts';
import type { Scope } from './scope.ts';
import { build, fieldOf, type Leaf, type Placed, Tally } from './tally.ts';
import type { TaskUnit } from './task-unit.ts';
import { capture, type Extent, type Tree } from './trees.ts';

/** What units need of the player. */
export interface Stage {
  /** Rejections wait until nothing runs. */
  reject(cause: Caught, order: Order, reject: (cause: Caught) => void): void;
  /** Runs a task's tries when its turn comes. */
  enqueue(unit: TaskUnit): void;
  /** Play cannot go on: the flow did what flows cannot do. */
  fail(error: unknown): void;
  /** Code of a flow, as such. */
  inFlow<T>(scope: Scope, body: () => T): T;
  adopt(unit: Source): void;
  disposerOf(setup: TaskUnit, scope: Scope): () => Promise<void>;
  mapOf(source: Source, path: readonly string[], body: MapBody): object;
}

export type MapBody = (item: unknown, index: number) => unknown;

/** A failure that somebody must look at. */
export interface Failing {
  readonly cause: Caught;
  readonly order: Order;
  looked: boolean;
}

/** What handles stand for. */
export abstract class Source {
  abstract readonly label: string;
  readonly stage: Stage;
  readonly scope: Scope;
  readonly order: Order;
  readonly handle: object;
  /** Everything it stands for is over. */
  readonly over: Promise<void>;
  #end!: () => void;
  #value: { readonly of: unknown } | undefined;

  constructor(stage: Stage, scope: Scope, order: Order) {
    this.stage = stage;
    this.scope = scope;
    this.order = order;
    this.over = new Promise((end) => {
      this.#end = end;
    });
    this.handle = makeHandle(this);
  }

  /** When its value is there, or known never to be; or when all of it is over. */
  abstract placed(extent?: Extent): Promise<Placed>;
  abstract look(extent?: Extent): void;
  /** What failed in it, once it is over. */
  abstract failures(): readonly Failing[];
  /** It waits for these too. Only before it begins. */
  addAfter(_after: readonly Tree[]): void {
    throw testingError('TW7008', `${this.label} stands in \`chain\` behind another step, but is no call`, {
      help: 'Only calls can be told to wait; put the calls themselves there.',
    });
  }

  protected end(): void {
    this.#end();
  }

  /** What an `await` of a handle does. */
  wait(path: readonly string[]): Promise<unknown> {
    // A field of a flow call waits for what was returned, not for all that was called.
    const extent = path.length === 0 ? 'whole' : 'value';
    const ended = this.placed(extent).then(leafOf);
    return new Promise<unknown>((resolve, reject) => {
      void ended.then((leaf) => {
        this.look(extent);
        if (leaf.state === 'success') resolve(fieldOf(this.#frozen(leaf.value), path));
        else this.stage.reject(leaf.cause, leaf.order, reject);
      });
    });
  }

  #frozen(value: unknown): unknown {
    this.#value ??= { of: deepFreeze(loopable(copy(value))) };
    return this.#value.of;
  }

  disposer(): () => Promise<void> {
    throw testingError('TW7004', `${this.label} is declared with \`await using\`, but has no tear-down`, {
      help: 'Name the task that tears down in the options of the one that sets up: `@task({ teardown: "stop" })`.',
    });
  }

  map(path: readonly string[], body: MapBody): object {
    return this.stage.mapOf(this, path, body);
  }
}

/** What an `await` of it gives or throws. */
function leafOf(placed: Placed): Leaf {
  const { thrown } = Tally.of(placed);
  if (thrown !== undefined) return thrown;
  return { state: 'success', value: build(placed) };
}

export function failing(of: { readonly order: Order; looked: boolean }, cause: Caught, order = of.order): Failing {
  return {
    cause,
    order,
    get looked() {
      return of.looked;
    },
    set looked(looked) {
      of.looked = looked;
    },
  };
}

export function begunAlready(label: string): Error {
  return testingError('TW7008', `${label} stands in \`chain\` behind another step, but has begun already`, {
    help: 'Write the calls in `chain` themselves, without an `await` among them: `chain(lock(), load(), unlock())`.',
  });
}

/** Waits also for what is added meanwhile. */
export async function allOver(members: readonly Source[]): Promise<void> {
  for (let i = 0; i < members.length; i++) await (members[i] as Source).over;
}

/** What a body gave back, in a box: a handle must not be awaited by accident. */
export async function held(returned: unknown): Promise<{ readonly tree: Tree }> {
  const value = returned instanceof Promise ? ((await returned) as unknown) : returned;
  return { tree: capture(value, 'result') };
}

/** The first failure that nobody looked at, and what the flow threw: the earlier of them is the run's error. */
export function firstUnhandled(
  failures: readonly Failing[],
  thrown: Caught | undefined,
  order: Order | undefined,
): Caught | undefined {
  const tally = new Tally();
  for (const { looked, ...failed } of failures) if (!looked) tally.addLeaf({ state: 'failed', ...failed });
  if (thrown?.outcome === 'failed') tally.addLeaf({ state: 'failed', cause: thrown, order: originOf(thrown, order) });
  return tally.failure?.cause;
}
