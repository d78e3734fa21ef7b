/** Who is answerable for a failure, and who has looked at it. */
import type { CallOrder, Frame, Ledger, Run } from './run.ts';

/** The flow call (or the flow) that something in this frame is counted in. */
export function ledgerOf(frame: Frame, owner: number): Ledger {
  return owner < 0 ? frame.ledger : (frame.cells[owner] as unknown as { readonly ledger: Ledger }).ledger;
}

/** Tells whoever counts it that something is over. */
export function memberEnded(run: Run, frame: Frame, owner: number): void {
  if (owner < 0) frame.memberEnded(run);
  else (frame.cells[owner] as unknown as { memberEnded(run: Run): void }).memberEnded(run);
}

/** How deep the innermost flow call is that both are in. */
export function commonDepth(a: Ledger, b: Ledger): number {
  let one = a;
  let other = b;
  while (one !== other) {
    if (one.depth >= other.depth && one.parent !== undefined) one = one.parent;
    else other = other.parent as Ledger;
  }
  return one.depth;
}

/**
 * Those who look at something that stands for others, to be passed on when it is known for which. Looks from different
 * iterations of a loop around are the same to whatever is outside of that loop.
 */
export class Lookers {
  readonly #frame: Frame;
  #found: Ledger[] | undefined = undefined;

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  get all(): readonly Ledger[] {
    return this.#found ?? [];
  }

  /** The one to pass on, if it is new. */
  add(by: Ledger): Ledger | undefined {
    const depth = this.#frame.scope.depth;
    let from = by;
    while (from.frame.scope.depth > depth && from.parent !== undefined) from = from.parent;
    if (this.#found?.includes(from) === true) return undefined;
    (this.#found ??= []).push(from);
    return from;
  }
}

/** Place in call order of something in this frame. */
export function orderIn(frame: Frame, order: number): CallOrder {
  const found: number[] = [order];
  for (let at: Frame | undefined = frame; at?.scope.region !== undefined; at = at.parent) {
    found.push(at.index, at.scope.region.order);
  }
  return found.reverse();
}
