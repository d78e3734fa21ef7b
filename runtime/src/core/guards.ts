/**
 * Control: formulas over outcomes of points. A formula is true, false with a reason, or not decided yet.
 *
 * `all` is asked from left to right: a later part is not consulted before the earlier ones are true, so the first part
 * that breaks a path gives the reason, in whatever order things happened. `any` is false only when all of its parts are.
 * Then what was thrown last along the way counts: control goes one way, so of two throws the later one in the program is
 * the one that left (the earlier was caught). If nothing was thrown, the first part's reason counts.
 */
import type { Cause } from './model.ts';
import type { AtomRef, GatePlan, GuardRef } from './plan.ts';
import { Cell, type Frame, type Run } from './run.ts';
import type { PointCell } from './points.ts';

/** Why control did not come this way. */
export interface Reason {
  readonly cause: Cause;
  /** Something was thrown; else a branch was not taken, or the flow returned. */
  readonly thrown: boolean;
  /** Place in the program of the point where the way was broken. */
  readonly order: number;
}

export type Decided = true | Reason;

/** Undefined: not decided yet. */
export function readGuard(ref: GuardRef, frame: Frame): Decided | undefined {
  if (ref.kind === 'gate') return (frame.cell(ref) as GateCell).value;
  const asked = atomCell(ref, frame);
  if (typeof asked === 'boolean') return asked ? true : pointCell(ref, frame).notTaken();
  return asked.settled ? asked.answer(ref.is) : undefined;
}

/** Makes a cell wait until the guard may be decided. */
export function awaitGuard(run: Run, waiter: Cell, ref: GuardRef, frame: Frame): void {
  const cell = ref.kind === 'gate' ? frame.cell(ref) : atomCell(ref, frame);
  if (typeof cell === 'boolean') throw new Error('a decided guard was waited for');
  run.readyFor(waiter, cell);
}

/** Of several reasons, the one that counts. */
export function worst(reasons: readonly Reason[]): Reason | undefined {
  let found: Reason | undefined;
  for (const reason of reasons) {
    if (found === undefined || (reason.thrown && (!found.thrown || reason.order > found.order))) found = reason;
  }
  return found;
}

/** A formula bigger than an atom. */
export class GateCell extends Cell {
  value: Decided | undefined = undefined;
  readonly #plan: GatePlan;
  /** Of `all`: parts before this one are true. */
  #cursor = 0;
  /** Of `any`: it waits for all of its parts. */
  #waits = false;
  /** Of `any`: one of its parts turned out to be true. */
  #found = false;

  constructor(plan: GatePlan, frame: Frame) {
    super(frame);
    this.#plan = plan;
  }

  override notify(run: Run, settled: Cell): void {
    if (this.#plan.op !== 'any') return super.notify(run, settled);
    this.remaining -= 1;
    this.#found ||= this.#makesTrue(run, settled);
    if (this.#found || this.remaining === 0) run.push(this);
  }

  /** Only the parts that ask this cell are asked again. */
  #makesTrue(run: Run, settled: Cell): boolean {
    if (settled instanceof GateCell) return settled.value === true;
    const point = settled as PointCell;
    for (const part of this.#plan.atoms.get(point.plan.slot) ?? []) {
      run.work += 1;
      if (atomCell(part, this.frame) === point && point.answer(part.is) === true) return true;
    }
    return false;
  }

  advance(run: Run): void {
    switch (this.#plan.op) {
      case 'all':
        return this.#all(run);
      case 'any':
        return this.#any(run);
      case 'not':
        return this.#not(run);
    }
  }

  #all(run: Run): void {
    const { of } = this.#plan;
    for (; this.#cursor < of.length; this.#cursor++) {
      run.work += 1;
      const part = of[this.#cursor] as GuardRef;
      const value = readGuard(part, this.frame);
      if (value === undefined) return awaitGuard(run, this, part, this.frame);
      if (value !== true) return this.#decide(run, value);
    }
    this.#decide(run, true);
  }

  #any(run: Run): void {
    if (!this.#waits) {
      this.#waits = true;
      for (const part of this.#plan.of) {
        run.work += 1;
        const value = readGuard(part, this.frame);
        if (value === true) return this.#decide(run, true);
        if (value === undefined) awaitGuard(run, this, part, this.frame);
      }
    }
    if (this.#found) this.#decide(run, true);
    else if (this.remaining === 0) this.#decide(run, this.#reason());
  }

  #reason(): Reason {
    const reasons: Reason[] = [];
    for (const part of this.#plan.of) {
      const value = readGuard(part, this.frame);
      if (value !== true && value !== undefined) reasons.push(value);
    }
    return worst(reasons) ?? never;
  }

  #not(run: Run): void {
    const part = this.#plan.of[0] as GuardRef;
    const value = readGuard(part, this.frame);
    if (value === undefined) return awaitGuard(run, this, part, this.frame);
    this.#decide(run, value === true ? this.reasonAgainst(part) : true);
  }

  /** Why the opposite of something that is true is false. */
  reasonAgainst(part: GuardRef): Reason {
    if (part.kind === 'gate') {
      const gate = this.frame.cell(part) as GateCell;
      const first = gate.#plan.of[0];
      return first === undefined ? never : gate.reasonAgainst(first);
    }
    const cell = atomCell(part, this.frame);
    return typeof cell === 'boolean' ? pointCell(part, this.frame).notTaken() : cell.against(part.is);
  }

  #decide(run: Run, value: Decided): void {
    this.value = value;
    this.settle(run);
  }
}

function pointCell(ref: AtomRef, frame: Frame): PointCell {
  return frame.cell(ref) as PointCell;
}

/** The point that an atom asks; what it says itself if it asks for the iteration before the first. */
function atomCell(ref: AtomRef, frame: Frame): PointCell | boolean {
  if (ref.previous === undefined) return pointCell(ref, frame);
  const own = frame.up(ref.up);
  const before = own.previous();
  return before === undefined ? ref.previous.first : (before.cells[ref.slot] as PointCell);
}

/** Of a formula that nothing can make true: what follows a `return`. */
const never: Reason = { cause: { outcome: 'skipped', at: 'flow', reason: 'returned' }, thrown: false, order: -1 };
