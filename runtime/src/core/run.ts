/**
 * A run in memory. Everything in it is a *cell*: a thing that settles once. A cell waits for others by standing in their
 * list; when one settles, those in its list are told, and those that have nothing left to wait for go on. So an event
 * costs what directly depends on it, whatever the size of the run.
 */
import type { Cause, Instance, InstanceKey, MapPath, RunContext, RunOutcome } from './model.ts';
import type { CellPlan, CellRef, Codec, PlanIndex, ScopePlan } from './plan.ts';

/** Something that settles once. */
export abstract class Cell {
  readonly frame: Frame;
  settled = false;
  /** It is on the list of those that go on. */
  queued = false;
  /** How many things it waits for. */
  remaining = 0;
  #waiters: Cell | Cell[] | undefined = undefined;

  constructor(frame: Frame) {
    this.frame = frame;
  }

  /** Goes as far as it can; called when it is made and whenever what it waited for is there. */
  abstract advance(run: Run): void;

  /** Something it waited for has settled. */
  notify(run: Run, _settled: Cell): void {
    this.remaining -= 1;
    if (this.remaining === 0) run.push(this);
  }

  addWaiter(waiter: Cell): void {
    if (this.#waiters === undefined) this.#waiters = waiter;
    else if (Array.isArray(this.#waiters)) this.#waiters.push(waiter);
    else this.#waiters = [this.#waiters, waiter];
  }

  settle(run: Run): void {
    this.settled = true;
    const waiters = this.#waiters;
    this.#waiters = undefined;
    if (waiters === undefined) return;
    if (!Array.isArray(waiters)) return this.#tell(run, waiters);
    for (const waiter of waiters) this.#tell(run, waiter);
  }

  #tell(run: Run, waiter: Cell): void {
    run.work += 1;
    waiter.notify(run, this);
  }
}

/** A loop as its iterations see it. */
export interface Iterations {
  readonly frames: readonly (Frame | undefined)[];
  /** The item of an iteration: a value, or the cell of another loop's iteration that will have it. */
  item(index: number): { readonly value: unknown } | { readonly cell: Cell };
}

/** One iteration of a loop, or the body of the flow: a copy of its scope's cells. */
export class Frame {
  readonly scope: ScopePlan;
  readonly parent: Frame | undefined;
  readonly index: number;
  /** By slot. */
  readonly cells: Cell[];
  /** The loop that this is an iteration of. */
  readonly loop: Iterations | undefined;
  /** Who is answerable for failures in here: the flow call around it. */
  readonly ledger: Ledger;
  /** How many of its calls, loops and flow calls are not over. */
  open: number;
  readonly #over: (run: Run) => void;

  constructor(
    scope: ScopePlan,
    parent: Frame | undefined,
    loop: Iterations | undefined,
    index: number,
    ledger: Ledger | undefined,
    over: (run: Run) => void,
  ) {
    this.scope = scope;
    this.parent = parent;
    this.loop = loop;
    this.index = index;
    // Of its size from the start: a list that grows keeps room for more, and a run may have many frames.
    this.cells = Array.from<Cell>({ length: scope.slots.length });
    this.open = scope.members;
    this.ledger = ledger ?? new Ledger(undefined, this);
    this.#over = over;
  }

  /** One index for each loop around it. */
  get path(): MapPath {
    // Not spread: that would leave room for more items in each of many.
    return this.parent === undefined ? [] : this.parent.path.concat(this.index);
  }

  up(count: number): Frame {
    return count === 0 ? this : (this.parent as Frame).up(count - 1);
  }

  cell(ref: CellRef): Cell {
    return this.up(ref.up).cells[ref.slot] as Cell;
  }

  /** The iteration before this one. */
  previous(): Frame | undefined {
    return this.index === 0 ? undefined : this.loop?.frames[this.index - 1];
  }

  /** One of those that `open` counts is over. */
  memberEnded(run: Run): void {
    this.open -= 1;
    if (this.open === 0) this.#over(run);
  }
}

/** Something that failed and that somebody must look at. */
export interface Failing {
  readonly cause: Cause | undefined;
  /** Depth of the innermost flow call in which somebody looked at it; −1: nobody did. */
  looked: number;
  readonly ledger: Ledger;
  /** Place in call order. Of what was thrown out of a flow call or an iteration: of the task that it began at. */
  failedAt(run: Run): CallOrder;
}

/** Place in call order: static places and indices of iterations, outermost first. Compared item by item. */
export type CallOrder = readonly number[];

/** What failed inside a flow call, or inside the flow itself. */
export class Ledger {
  readonly parent: Ledger | undefined;
  readonly frame: Frame;
  readonly depth: number;
  readonly failures: Failing[] = [];

  constructor(parent: Ledger | undefined, frame: Frame) {
    this.parent = parent;
    this.frame = frame;
    this.depth = parent === undefined ? 0 : parent.depth + 1;
  }
}

/** Something to be done when nothing else is left to do: only then all looks at a failure have been cast. */
export interface Closing {
  close(run: Run): void;
}

/** An instance as the run's steps report it. */
export interface Reported {
  readonly key: InstanceKey;
  noted: boolean;
  /** As it is now. What its row alone has to know need not be kept any longer once it has ended. */
  report(): Instance;
}

export type MakeCell = (plan: CellPlan, frame: Frame) => Cell;

/** What the cells of a run share. */
export class Run {
  readonly index: PlanIndex;
  readonly context: RunContext;
  readonly params: Readonly<Record<string, unknown>>;
  readonly codec: Codec;
  readonly root: Frame;
  /** Work done so far, in units that do not depend on the machine: cells that went on, cells that were told. */
  work = 0;
  now = 0;
  started = false;
  cancelled = false;
  finished: RunOutcome | undefined = undefined;
  /** Instances that ended so far. */
  ended = 0;
  /** Instances of loops that had no iterations since their source failed or was skipped. */
  readonly placeholders = new Map<InstanceKey, Cell>();
  /** Things to do one after another once all is quiet, on a cancelled run. */
  readonly cancelling: Closing[] = [];
  /** Instances that are scheduled or under way. */
  readonly active = new Set<Reported>();
  #changed: Reported[] = [];
  #ready: InstanceKey[] = [];
  readonly #makeCell: MakeCell;
  readonly #closing: Closing[] = [];
  #queue: Cell[] = [];

  constructor(
    index: PlanIndex,
    context: RunContext,
    params: Readonly<Record<string, unknown>>,
    makeCell: MakeCell,
    over: (run: Run) => void,
  ) {
    this.index = index;
    this.context = context;
    this.params = params;
    this.codec = index.codec;
    this.#makeCell = makeCell;
    this.root = new Frame(index.root, undefined, undefined, 0, undefined, over);
  }

  push(cell: Cell): void {
    if (cell.queued) return;
    cell.queued = true;
    this.#queue.push(cell);
  }

  close(closing: Closing): void {
    this.#closing.push(closing);
  }

  /** An instance changed. */
  note(instance: Reported): void {
    if (instance.noted) return;
    instance.noted = true;
    this.#changed.push(instance);
  }

  /** An instance waits for a slot. */
  scheduled(instance: Reported): void {
    this.active.add(instance);
    this.#ready.push(instance.key);
  }

  /** What was noted since the last time. */
  takeNotes(): { readonly changed: Instance[]; readonly ready: InstanceKey[] } {
    const changed = this.#changed.map((instance) => instance.report());
    const ready = this.#ready;
    this.#changed = [];
    this.#ready = [];
    return { changed, ready };
  }

  /** Makes the cells of a frame; they go on with the next `drain`. */
  begin(frame: Frame): void {
    for (const [slot, plan] of frame.scope.slots.entries()) frame.cells[slot] = this.#makeCell(plan, frame);
    for (const cell of frame.cells) this.push(cell);
  }

  /** Until nothing can go on. */
  drain(): void {
    for (;;) {
      this.#drainQueue();
      const next = this.#closing.shift() ?? this.cancelling.shift();
      if (next === undefined) return;
      next.close(this);
    }
  }

  #drainQueue(): void {
    for (let i = 0; i < this.#queue.length; i++) {
      const cell = this.#queue[i] as Cell;
      cell.queued = false;
      this.work += 1;
      if (!cell.settled) cell.advance(this);
    }
    this.#queue = [];
  }

  /** Makes a cell wait for what has not settled of these. True: there is nothing to wait for. */
  ready(waiter: Cell, refs: readonly CellRef[], frame: Frame): boolean {
    for (const ref of refs) {
      const cell = frame.cell(ref);
      if (cell.settled) continue;
      cell.addWaiter(waiter);
      waiter.remaining += 1;
    }
    return waiter.remaining === 0;
  }

  /** The same for one cell. */
  readyFor(waiter: Cell, cell: Cell): boolean {
    if (cell.settled) return true;
    cell.addWaiter(waiter);
    waiter.remaining += 1;
    return false;
  }
}

export function compareOrder(a: CallOrder, b: CallOrder): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
