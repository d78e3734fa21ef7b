/** Calls of tasks. */
import { deepFreeze, type TaskDefinition } from '@tradewind/sdk/runtime';
import type { EndState, TriggerRule } from '../../core/model.ts';
import type { AnyFake } from '../fakes.ts';
import type { Order } from './order.ts';
import type { Scope } from './scope.ts';
import { begunAlready, type Failing, failing, Source, type Stage } from './source.ts';
import { build, type Leaf, type Placed, Tally } from './tally.ts';
import { lookAt, place, type Tree } from './trees.ts';

export interface TaskCall {
  readonly id: string;
  readonly name: string;
  readonly definition: TaskDefinition;
  readonly instance: object | undefined;
  readonly args: readonly Tree[];
  readonly after: readonly Tree[];
  readonly triggerRule: TriggerRule;
  readonly retries: number;
  readonly timeoutMs: number | undefined;
  readonly fake: AnyFake | undefined;
  /** It tears down what that one set up. */
  readonly teardown?: boolean;
}

/** A call of a task. */
export class TaskUnit extends Source {
  readonly call: TaskCall;
  readonly label: string;
  readonly logged: string[] = [];
  looked = false;
  tries = 0;
  /** What it is called with: as text, so that each try gets its own. */
  argsText: string | undefined;
  leaf: Leaf | undefined;
  readonly #after: Tree[];
  readonly #ended: Promise<Placed>;
  #settle!: (placed: Placed) => void;
  #begun = false;

  constructor(stage: Stage, scope: Scope, order: Order, call: TaskCall) {
    super(stage, scope, order);
    this.call = call;
    this.label = call.id;
    this.#after = [...call.after];
    this.#ended = new Promise((settle) => {
      this.#settle = settle;
    });
  }

  override addAfter(after: readonly Tree[]): void {
    if (this.#begun) throw begunAlready(this.label);
    this.#after.push(...after);
  }

  /** Waits for the inputs and judges them. */
  async begin(): Promise<void> {
    this.#begun = true;
    const args = await Promise.all(this.call.args.map((tree) => place(tree)));
    const before = await Promise.all(this.#after.map((tree) => place(tree, 'whole')));
    const tally = Tally.of(...args, ...before);
    const verdict = tally.judge(this.call.triggerRule);
    // A call that is skipped has not looked at its inputs.
    if (verdict !== 'skipped') {
      for (const tree of this.call.args) lookAt(tree);
      for (const tree of this.#after) lookAt(tree, 'whole');
    }
    if (verdict === 'run') {
      this.placedArgs = args.map(build);
      return this.stage.enqueue(this);
    }
    const broken = verdict === 'skipped' ? tally.skip : (tally.failure ?? tally.skip);
    const cause = broken?.cause ?? deepFreeze({ outcome: 'skipped', task: this.call.id, reason: undefined } as const);
    this.settle({ state: verdict, cause, order: this.order });
  }

  placedArgs: readonly unknown[] = [];

  settle(leaf: Leaf): void {
    this.leaf = leaf;
    this.#settle({ kind: 'leaf', leaf });
    this.end();
  }

  get state(): EndState | undefined {
    return this.leaf?.state;
  }

  placed(): Promise<Placed> {
    return this.#ended;
  }

  look(): void {
    this.looked = true;
  }

  failures(): readonly Failing[] {
    const { leaf } = this;
    if (leaf?.state !== 'failed' && leaf?.state !== 'upstream_failed') return [];
    return [failing(this, leaf.cause)];
  }

  override disposer(): () => Promise<void> {
    if (this.call.definition.options.teardown === undefined) return super.disposer();
    return this.stage.disposerOf(this, this.scope);
  }
}
