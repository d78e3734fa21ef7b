/**
 * Where in the flow a call is made: in which flow call, under which prefix, in which iteration of which loops. Kept beside
 * the code that runs, so that what follows an `await` still knows.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { SharedTaskOptions } from '@tradewind/sdk';
import type { MapPath } from '../../core/model.ts';
import type { Order } from './order.ts';
import type { GroupUnit } from './group-unit.ts';
import type { Stage } from './source.ts';

interface ScopeFields {
  readonly parent?: Scope;
  readonly stage: Stage;
  readonly group: GroupUnit | undefined;
  readonly path: MapPath;
  readonly prefix: string;
  readonly order: Order;
  /** `taskDefaults`, the nearest first. */
  readonly defaults: readonly SharedTaskOptions[];
}

export class Scope {
  readonly parent: Scope | undefined;
  /** How many are around it. */
  readonly depth: number;
  /** Who plays. */
  readonly stage: Stage;
  /** The flow call that this is in. */
  readonly group: GroupUnit | undefined;
  readonly path: MapPath;
  readonly prefix: string;
  readonly defaults: readonly SharedTaskOptions[];
  readonly #order: Order;
  readonly #ids: Map<string, number>;
  #next = 0;

  private constructor(fields: ScopeFields, ids: Map<string, number>) {
    this.parent = fields.parent;
    this.depth = fields.parent === undefined ? 0 : fields.parent.depth + 1;
    this.stage = fields.stage;
    this.group = fields.group;
    this.path = fields.path;
    this.prefix = fields.prefix;
    this.defaults = fields.defaults;
    this.#order = fields.order;
    this.#ids = ids;
  }

  static root(stage: Stage, defaults: SharedTaskOptions | undefined): Scope {
    return new Scope(
      { stage, group: undefined, path: [], prefix: '', order: [], defaults: defaults ? [defaults] : [] },
      new Map(),
    );
  }

  /** Place of what is made next. */
  nextOrder(): Order {
    return [...this.#order, this.#next++];
  }

  /** Something was called in it. */
  get isUsed(): boolean {
    return this.#next > 0;
  }

  /** `load`, then `load__1`; what was given by hand stays. */
  idOf(name: string, given: string | undefined): string {
    if (given !== undefined) return this.prefix + given;
    const count = this.#ids.get(name) ?? 0;
    this.#ids.set(name, count + 1);
    return this.prefix + (count === 0 ? name : `${name}__${count}`);
  }

  ofGroup(group: GroupUnit, defaults: SharedTaskOptions | undefined): Scope {
    const fields = {
      parent: this,
      stage: this.stage,
      group,
      path: this.path,
      prefix: `${group.id}.`,
      order: group.order,
      defaults: defaults === undefined ? this.defaults : [defaults, ...this.defaults],
    };
    return new Scope(fields, new Map());
  }

  /** One iteration of a loop. A call in it has the same id in each. */
  ofIteration(loop: LoopPlace, index: number): Scope {
    const { stage, group, prefix, defaults } = this;
    const fields = {
      parent: this,
      stage,
      group,
      prefix,
      defaults,
      path: [...this.path, index],
      order: [...loop.order, index],
    };
    return new Scope(fields, new Map(loop.ids));
  }

  /** A loop begins here. */
  beginLoop(): LoopPlace {
    return { order: this.nextOrder(), ids: new Map(this.#ids) };
  }

  /** What follows the loop counts on. */
  endIteration(iteration: Scope): void {
    for (const [name, count] of iteration.#ids) this.#ids.set(name, Math.max(count, this.#ids.get(name) ?? 0));
  }

  isIn(scope: Scope): boolean {
    return this === scope || (this.parent?.isIn(scope) ?? false);
  }
}

export interface LoopPlace {
  readonly order: Order;
  readonly ids: ReadonlyMap<string, number>;
}

export const scopes = new AsyncLocalStorage<Scope>();
