/** Calls of flows. */
import { copy, deepFreeze, type Definition } from '@tradewind/sdk/runtime';
import { isTestingError } from '../errors.ts';
import { loopable } from './loops.ts';
import { type Caught, caughtOut, type Order, originOf } from './order.ts';
import type { Scope } from './scope.ts';
import { allOver, begunAlready, type Failing, failing, held, Source, type Stage } from './source.ts';
import { build, type Placed, Tally } from './tally.ts';
import { type Extent, lookAt, place, type Tree } from './trees.ts';

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
  /** Failures in it that nobody in it looked at. */
  #unhandled: readonly Failing[] = [];
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
    const args = await Promise.all(this.call.args.map((tree) => place(tree)));
    const before = await Promise.all(this.#after.map((tree) => place(tree, 'whole')));
    for (const tree of this.call.args) lookAt(tree);
    for (const tree of this.#after) lookAt(tree, 'whole');
    const { thrown } = Tally.of(...args, ...before);
    if (thrown === undefined) await this.#play(args.map(build), inside);
    else this.#leave(thrown.cause);
    const value = this.#result === undefined ? this.#leaf() : await place(this.#result);
    this.#settle({ kind: 'returned', of: value });
    await allOver(this.#members);
    this.#unhandled = this.#members.flatMap((member) => member.failures()).filter(({ looked }) => !looked);
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

  async placed(extent: Extent = 'value'): Promise<Placed> {
    const returned = await this.#returned;
    if (extent === 'value') return returned;
    await this.over;
    const tally = Tally.of(returned);
    for (const { cause, order } of this.#unhandled) tally.addLeaf({ state: 'failed', cause, order });
    const { thrown } = tally;
    const of: Placed =
      thrown === undefined ? { kind: 'value', value: build(returned) } : { kind: 'leaf', leaf: thrown };
    return { kind: 'returned', of };
  }

  look(extent: Extent = 'value'): void {
    this.looked = true;
    void this.#returned.then(() => this.#result !== undefined && lookAt(this.#result));
    if (extent === 'value') return;
    void this.over.then(() => {
      for (const failing of this.#unhandled) failing.looked = true;
    });
  }

  failures(): readonly Failing[] {
    const own =
      this.#thrown?.outcome === 'failed' ? [failing(this, this.#thrown, originOf(this.#thrown, this.order))] : [];
    return [...own, ...this.#members.flatMap((member) => member.failures())];
  }
}
