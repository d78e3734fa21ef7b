/**
 * `Promise.any` and `Promise.race`. As in JavaScript: of those that have ended when control comes to the point, the first
 * in the list wins; else the first to end.
 */
import { GatherCell } from './gathers.ts';
import type { CellRef, Source } from './plan.ts';
import type { Cell, Frame, Run } from './run.ts';
import type { Unit } from './units.ts';

export class Contest {
  winner: Unit | undefined = undefined;
  readonly isEmpty: boolean;
  readonly #needsSuccess: boolean;
  readonly #units: readonly Unit[];
  readonly #waiting = new Map<Cell, Unit[]>();

  constructor(needsSuccess: boolean, units: readonly Unit[]) {
    this.#needsSuccess = needsSuccess;
    this.#units = units;
    this.isEmpty = units.length === 0;
  }

  /** Loops whose iterations take part: how many there are must be known first. */
  static loopsOf(of: readonly Source[], frame: Frame): CellRef[] {
    return of.flatMap((source) => {
      if (source.kind === 'list') return Contest.loopsOf(source.items, frame);
      const cell = source.kind === 'cell' ? frame.cell(source) : undefined;
      if (source.kind !== 'cell' || !(cell instanceof GatherCell)) return [];
      return [{ up: source.up, slot: cell.plan.region.slot }];
    });
  }

  get decided(): boolean {
    return this.winner !== undefined;
  }

  /** Makes the point wait for what has not ended. True: there is nothing to wait for. */
  enter(run: Run, point: Cell): boolean {
    for (const unit of this.#units) {
      if (this.decided) return true;
      const open = unit.cells.filter((cell) => !cell.settled);
      if (open.length === 0) this.#consider(run, unit);
      for (const cell of open) {
        run.readyFor(point, cell);
        this.#waiting.set(cell, [...(this.#waiting.get(cell) ?? []), unit]);
      }
    }
    return this.decided || point.remaining === 0;
  }

  ended(run: Run, settled: Cell): void {
    for (const unit of this.#waiting.get(settled) ?? []) {
      if (!this.decided && unit.cells.every((cell) => cell.settled)) this.#consider(run, unit);
    }
    this.#waiting.delete(settled);
  }

  #consider(run: Run, unit: Unit): void {
    if (!this.#needsSuccess || unit.outcome(run).thrown === undefined) this.winner = unit;
  }
}
