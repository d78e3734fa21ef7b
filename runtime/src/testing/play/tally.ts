/** Values that a call takes, once everything they came from has ended: counted for the trigger rule, and put together. */
import { judge, type Verdict } from '../../core/trigger-rules.ts';
import type { EndState, TriggerRule } from '../../core/model.ts';
import { type Caught, compareOrder, type Order } from './order.ts';

/** One thing that ended. */
export type Leaf =
  | { readonly state: 'success'; readonly value: unknown }
  | {
      readonly state: Exclude<EndState, 'success'>;
      readonly cause: Caught;
      readonly order: Order;
      /** Of an iteration that shares what its item ended by: where that began. */
      readonly began?: Order;
    };

export type Placed =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'leaf'; readonly leaf: Leaf }
  /** `one`: counts as one success if there is nothing in it that could fail. */
  | { readonly kind: 'list'; readonly items: readonly Placed[]; readonly one?: boolean }
  | { readonly kind: 'record'; readonly entries: readonly (readonly [key: string, value: Placed])[] }
  | { readonly kind: 'field'; readonly of: Placed; readonly path: readonly string[] }
  /** What a flow or an iteration gave back. */
  | { readonly kind: 'returned'; readonly of: Placed };

export type Broken = Extract<Leaf, { readonly cause: Caught }>;

export class Tally {
  success = 0;
  failed = 0;
  upstreamFailed = 0;
  skipped = 0;
  failure: Broken | undefined;
  skip: Broken | undefined;

  static of(...placed: readonly Placed[]): Tally {
    const tally = new Tally();
    for (const one of placed) tally.add(one);
    return tally;
  }

  get total(): number {
    return this.success + this.failed + this.upstreamFailed + this.skipped;
  }

  /** What an `await` of all of it throws. */
  get thrown(): Broken | undefined {
    return this.failure ?? this.skip;
  }

  judge(rule: TriggerRule): Verdict {
    return judge(rule, this);
  }

  add(placed: Placed): void {
    switch (placed.kind) {
      case 'value':
        return;
      case 'leaf':
        return this.addLeaf(placed.leaf);
      case 'field':
        return this.add(placed.of);
      case 'record':
        for (const [, value] of placed.entries) this.add(value);
        return;
      case 'list':
      case 'returned': {
        const before = this.total;
        for (const item of placed.kind === 'list' ? placed.items : [placed.of]) this.add(item);
        if (this.total === before && (placed.kind === 'returned' || placed.one === true)) this.success += 1;
      }
    }
  }

  addLeaf(leaf: Leaf): void {
    if (leaf.state === 'success') {
      this.success += 1;
    } else if (leaf.state === 'skipped') {
      this.skipped += 1;
      this.skip = earlier(this.skip, leaf);
    } else {
      if (leaf.state === 'failed') this.failed += 1;
      else this.upstreamFailed += 1;
      this.failure = earlier(this.failure, leaf);
    }
  }
}

function earlier(a: Broken | undefined, b: Broken): Broken {
  return a === undefined || compareOrder(b.order, a.order) < 0 ? b : a;
}

/** It did not succeed, so a tolerant call gets nothing in its place. */
export function isAbsent(placed: Placed): boolean {
  switch (placed.kind) {
    case 'leaf':
      return placed.leaf.state !== 'success';
    case 'field':
    case 'returned':
      return isAbsent(placed.of);
    default:
      return false;
  }
}

/** In lists what did not succeed is left out; a record keeps the key, a lone value is undefined. */
export function build(placed: Placed): unknown {
  switch (placed.kind) {
    case 'value':
      return placed.value;
    case 'leaf':
      return placed.leaf.state === 'success' ? placed.leaf.value : undefined;
    case 'list':
      return placed.items.flatMap((item) => (isAbsent(item) ? [] : [build(item)]));
    case 'record':
      return Object.fromEntries(placed.entries.map(([key, value]) => [key, build(value)]));
    case 'field':
      return fieldOf(build(placed.of), placed.path);
    case 'returned':
      return build(placed.of);
  }
}

/** A field of a handle: of nothing it is undefined. */
export function fieldOf(value: unknown, path: readonly string[]): unknown {
  let field = value;
  for (const key of path) {
    if (field === undefined || field === null) return undefined;
    field = (field as Record<string, unknown>)[key];
  }
  return field;
}
