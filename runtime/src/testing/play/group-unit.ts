/** Calls of flows. */
import { copy, deepFreeze, type Definition } from '@tradewind/sdk/runtime';
import { isTestingError } from '../errors.ts';
import { loopable } from './loops.ts';
import { type Caught, caughtOut, type Order } from './order.ts';
import type { Scope } from './scope.ts';
import { allOver, begunAlready, type Failing, failing, held, Source, type Stage } from './source.ts';
import { build, type Leaf, type Placed, Tally } from './tally.ts';
import { lookAt, place, type Tree } from './trees.ts';

export interface GroupCall {
  readonly id: string;
  readonly definition: Definition;
  readonly args: readonly Tree[];
  readonly after: readonly Tree[];
  readonly body: (args: readonly unknown[]) => unknown;
}

/** A call of a flow. As a value it is what the flow returned; awaited, it is everything called in it. */
export class GroupUnit extends Source {
  readonly call: GroupCall;
  readonly id: string;
  readonly label: string;
  looked = false;
  readonly #after: Tree[];
  readonly #members: Source[] = [];
  readonly #returned: Promise<Placed>;
  #settle!: (placed: Placed) => void;
  #result: Tree | undefined;
  #thrown: Caught | undefined;
  #begun = false;

  constructor(stage: Stage, scope: Scope, order: Order, call: GroupCall) {
    super(stage, scope, order);
    this.call = call;
    this.id = call.id;
    this.label = call.id;
    this.#after = [...call.after];
    this.#returned = new Promise((settle) => {
      this.#settle = settle;
    });
  }

  override addAfter(after: readonly Tree[]): void {
    if (this.#begun) throw begunAlready(this.label);
    this.#after.push(...after);
  }

  add(member: Source): void {
    this.#members.push(member);
  }

  /** Waits for the arguments; what they throw is the outcome of the call. */
  async begin(inside: Scope): Promise<void> {
    this.#begun = true;
    const trees = [...this.call.args, ...this.#after];
    const placed = await Promise.all(trees.map(place));
    for (const tree of trees) lookAt(tree);
    const { thrown } = Tally.of(...placed);
    if (thrown === undefined) await this.#play(placed.slice(0, this.call.args.length).map(build), inside);
    else this.#leave(thrown.cause);
    const value = this.#result === undefined ? this.#leaf() : await place(this.#result);
    this.#settle({ kind: 'returned', of: value });
    await allOver(this.#members);
    this.end();
  }

  async #play(args: readonly unknown[], scope: Scope): Promise<void> {
    try {
      const given = args.map((arg) => deepFreeze(loopable(copy(arg))));
      const returned = await held(this.stage.inFlow(scope, () => this.call.body(given)));
      this.#result = returned.tree;
    } catch (thrown) {
      if (isTestingError(thrown)) this.stage.fail(thrown);
      this.#leave(caughtOut(thrown));
    }
  }

  #leave(cause: Caught): void {
    this.#thrown = cause;
  }

  #leaf(): Placed {
    const cause = this.#thrown;
    if (cause === undefined) return { kind: 'value', value: undefined };
    return { kind: 'leaf', leaf: { state: cause.outcome, cause, order: this.order } };
  }

  placed(): Promise<Placed> {
    return this.#returned;
  }

  override async awaited(): Promise<Leaf> {
    await this.over;
    const placed = await this.#returned;
    const tally = Tally.of(placed);
    for (const failing of this.#unhandled()) {
      tally.addLeaf({ state: 'failed', cause: failing.cause, order: failing.order });
      failing.looked = true;
    }
    return tally.thrown ?? { state: 'success', value: build(placed) };
  }

  #unhandled(): readonly Failing[] {
    return this.#members.flatMap((member) => member.failures()).filter(({ looked }) => !looked);
  }

  look(): void {
    this.looked = true;
    void this.#returned.then(() => this.#result !== undefined && lookAt(this.#result));
  }

  failures(): readonly Failing[] {
    const own = this.#thrown?.outcome === 'failed' ? [failing(this, this.#thrown)] : [];
    return [...own, ...this.#members.flatMap((member) => member.failures())];
  }
}
