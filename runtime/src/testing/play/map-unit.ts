/** Loops over handles. */
import { copy, deepFreeze } from '@tradewind/sdk/runtime';
import { isTestingError } from '../errors.ts';
import { loopable } from './loops.ts';
import { type Caught, caughtOut, type Order, originOf } from './order.ts';
import type { LoopPlace, Scope } from './scope.ts';
import { type Failing, failing, held, type MapBody, Source, type Stage } from './source.ts';
import { type Broken, build, fieldOf, type Placed, Tally } from './tally.ts';
import { type Extent, lookAt, place, type Tree } from './trees.ts';

interface Iteration {
  readonly index: number;
  readonly order: Order;
  looked: boolean;
  thrown: Caught | undefined;
  /** Of one that was not begun: where began what it shares with the item it was for. */
  began: Order | undefined;
  /** Who looks at it looks at the item, too. */
  readonly shares?: () => void;
  tree: Tree | undefined;
  placed: Promise<Placed>;
}

/** A loop over a handle. */
export class MapUnit extends Source {
  readonly label: string;
  looked = false;
  /** Why it has no iterations: an outcome of its own, that must be looked at. */
  #without: Broken | undefined;
  readonly #source: Source;
  readonly #path: readonly string[];
  readonly #body: MapBody;
  readonly #loop: LoopPlace;
  readonly #iterations: Iteration[] = [];
  readonly #begun: Promise<Broken | undefined>;
  #settle!: (without: Broken | undefined) => void;
  #placed: Promise<Placed> | undefined;

  constructor(
    stage: Stage,
    scope: Scope,
    loop: LoopPlace,
    of: { source: Source; path: readonly string[]; body: MapBody },
  ) {
    super(stage, scope, loop.order);
    this.#source = of.source;
    this.#path = of.path;
    this.#body = of.body;
    this.#loop = loop;
    this.label = `${of.source.label}.map(…)`;
    this.#begun = new Promise((settle) => {
      this.#settle = settle;
    });
  }

  /** One copy of the body for each item. */
  async begin(): Promise<void> {
    const { upstream } = this;
    if (upstream === undefined) await this.#overValue();
    else await this.#overItems(upstream);
    await Promise.all(this.#iterations.map(({ placed }) => placed));
    this.end();
  }

  /** Item i of this loop follows item i of that one alone. */
  get upstream(): MapUnit | undefined {
    return this.#source instanceof MapUnit && this.#path.length === 0 ? this.#source : undefined;
  }

  async #overValue(): Promise<void> {
    const placed = await this.#source.placed();
    const { thrown } = Tally.of(placed);
    if (thrown !== undefined)
      return this.#begunWithout({ ...thrown, state: thrown.state === 'skipped' ? 'skipped' : 'upstream_failed' });
    const items = loopable(copy(fieldOf(build(placed), this.#path)));
    if (Array.isArray(items)) {
      deepFreeze(items);
      for (let index = 0; index < items.length; index++)
        this.#iterate(index, Promise.resolve({ kind: 'value', value: items[index] }));
      return this.#settle(undefined);
    }
    const cause = caughtOut(new TypeError(`${this.label}: there is no list to map over`));
    this.#begunWithout({ state: 'failed', cause, order: this.order });
  }

  #begunWithout(reason: Broken | undefined): void {
    if (reason !== undefined) this.#source.look();
    this.#without = reason;
    this.#settle(reason);
  }

  async #overItems(upstream: MapUnit): Promise<void> {
    const without = await upstream.#begun;
    for (const item of upstream.#iterations)
      this.#iterate(item.index, item.placed, () => upstream.#lookAtItem(item, 'value'));
    this.#begunWithout(without);
  }

  #iterate(index: number, item: Promise<Placed>, shares?: () => void): void {
    const order = [...this.#loop.order, index];
    const iteration: Iteration = {
      index,
      order,
      looked: false,
      thrown: undefined,
      began: undefined,
      tree: undefined,
      placed: Promise.resolve({ kind: 'value', value: undefined }),
      ...(shares === undefined ? {} : { shares }),
    };
    iteration.placed = this.#run(iteration, item);
    this.#iterations.push(iteration);
  }

  async #run(iteration: Iteration, item: Promise<Placed>): Promise<Placed> {
    const given = await item;
    const { thrown } = Tally.of(given);
    if (thrown !== undefined) {
      const { began = thrown.order } = thrown;
      Object.assign(iteration, { thrown: thrown.cause, began });
      return { kind: 'leaf', leaf: { ...thrown, began, order: iteration.order } };
    }
    const scope = this.scope.ofIteration(this.#loop, iteration.index);
    try {
      const value = given.kind === 'value' ? given.value : deepFreeze(loopable(copy(build(given))));
      const returned = await held(this.stage.inFlow(scope, () => this.#body(value, iteration.index)));
      iteration.tree = returned.tree;
    } catch (error) {
      if (isTestingError(error)) this.stage.fail(error);
      iteration.thrown = caughtOut(error);
      const { outcome } = iteration.thrown;
      return { kind: 'leaf', leaf: { state: outcome, cause: iteration.thrown, order: iteration.order } };
    } finally {
      this.scope.endIteration(scope);
    }
    return { kind: 'returned', of: await place(iteration.tree) };
  }

  placed(extent: Extent = 'value'): Promise<Placed> {
    if (extent === 'whole') return this.#gather(extent);
    this.#placed ??= this.#gather(extent);
    return this.#placed;
  }

  async #gather(extent: Extent): Promise<Placed> {
    const without = await this.#begun;
    if (without !== undefined) return { kind: 'leaf', leaf: { ...without, order: this.order } };
    const items = await Promise.all(
      this.#iterations.map(async (iteration): Promise<Placed> => {
        const value = await iteration.placed;
        const { tree } = iteration;
        return extent === 'value' || tree === undefined ? value : { kind: 'returned', of: await place(tree, extent) };
      }),
    );
    return { kind: 'list', items, one: true };
  }

  look(extent: Extent = 'value'): void {
    this.looked = true;
    this.#source.look();
    void this.placed().then(() => {
      for (const iteration of this.#iterations) this.#lookAtItem(iteration, extent);
    });
  }

  #lookAtItem(iteration: Iteration, extent: Extent): void {
    iteration.looked = true;
    iteration.shares?.();
    if (iteration.tree !== undefined) lookAt(iteration.tree, extent);
  }

  failures(): readonly Failing[] {
    const cause = this.#without?.cause;
    const own = cause?.outcome === 'failed' ? [failing(this, cause, originOf(cause, this.order))] : [];
    const ofIterations = this.#iterations.flatMap((iteration) =>
      iteration.thrown?.outcome === 'failed'
        ? [failing(iteration, iteration.thrown, originOf(iteration.thrown, iteration.began ?? iteration.order))]
        : [],
    );
    return [...own, ...ofIterations];
  }
}
