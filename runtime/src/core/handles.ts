/** Arrays of handles, handle by handle: which ones there are is known before they have ended. */
import { GatherCell, GatherItemCell } from './gathers.ts';
import { awaitGuard, readGuard } from './guards.ts';
import { AliasCell } from './joins.ts';
import type { GatherItemPlan, HandlePlan, Source } from './plan.ts';
import { refsOf } from './references.ts';
import type { RegionCell } from './regions.ts';
import type { Cell, Frame, Run } from './run.ts';
import { evaluate, isAbsent, type Placed, type ValueCell } from './values.ts';

/** Undefined: something decides what is in the array that is not known yet, and `waiter` waits for it. */
export function handlesIn(run: Run, waiter: Cell, source: Source, frame: Frame): Placed[] | undefined {
  switch (source.kind) {
    case 'list':
      return source.items.map((item) => ({ source: item, frame }));
    case 'flat': {
      const lists = handlesIn(run, waiter, source.of, frame);
      if (lists === undefined) return undefined;
      const all: Placed[][] = [];
      for (const list of lists) {
        const inside = handlesIn(run, waiter, list.source, list.frame);
        if (inside === undefined) return undefined;
        all.push(inside);
      }
      return all.flat();
    }
    case 'cell': {
      const cell = frame.cell(source);
      if (cell instanceof GatherCell) return gathered(run, waiter, cell);
      // A join selects an array, and a carried one is another each time: what it stands for is known when that has ended.
      if (!run.readyFor(waiter, cell)) return undefined;
      const target = (cell as ValueCell).target();
      return target === undefined ? valuesIn(run, source, frame) : handlesIn(run, waiter, target.source, target.frame);
    }
    default:
      return run.ready(waiter, refsOf([source]), frame) ? valuesIn(run, source, frame) : undefined;
  }
}

/** One of each iteration that came to where it gives something. */
function gathered(run: Run, waiter: Cell, { frame, plan }: GatherCell): Placed[] | undefined {
  const region = frame.cells[plan.region.slot] as RegionCell;
  if (!run.readyFor(waiter, region)) return undefined;
  const { guard } = plan.region.body.slots[plan.itemSlot] as GatherItemPlan;
  const source: Source = { kind: 'cell', up: 0, slot: plan.itemSlot };
  const found: Placed[] = [];
  for (const iteration of region.frames as readonly Frame[]) {
    run.work += 1;
    const reached = guard === undefined ? true : readGuard(guard, iteration);
    if (reached === undefined) {
      awaitGuard(run, waiter, guard as NonNullable<typeof guard>, iteration);
      return undefined;
    }
    if (reached === true) found.push({ source, frame: iteration });
  }
  return found;
}

function valuesIn(run: Run, source: Source, frame: Frame): Placed[] {
  if (isAbsent(source, frame)) return [];
  return (evaluate(run, source, frame) as readonly unknown[]).map((value) => known(run, value, frame));
}

function known(run: Run, value: unknown, frame: Frame): Placed {
  return { source: { kind: 'const', encoded: run.codec.encode(value), value }, frame };
}

/** Stands for one handle of an array, or a part of it. */
export class HandleCell extends AliasCell {
  readonly #plan: HandlePlan;
  #handle: Placed | undefined = undefined;
  #part: Placed | undefined = undefined;

  constructor(plan: HandlePlan, frame: Frame) {
    super(frame);
    this.#plan = plan;
  }

  advance(run: Run): void {
    this.#handle ??= this.#find(run);
    if (this.#handle === undefined) return;
    this.#part ??= partOf(run, this, this.#handle, this.#plan.path);
    if (this.#part === undefined) return;
    const { source, frame } = this.#part;
    const refs = refsOf([source]);
    if (run.ready(this, refs, frame)) this.found(run, { source, refs }, frame);
  }

  #find(run: Run): Placed | undefined {
    const { of } = this.#plan;
    if (of === undefined) return (this.frame.loop as RegionCell).handles[this.frame.index];
    if (!run.ready(this, of.index.refs, this.frame)) return undefined;
    const handles = handlesIn(run, this, of.handles, this.frame);
    if (handles === undefined) return undefined;
    const index = evaluate(run, of.index.source, this.frame);
    const handle = typeof index === 'number' && index < 0 ? handles.at(index) : handles[index as number];
    return handle ?? known(run, undefined, this.frame);
  }
}

/** Into records and lists that are written in the program, a part stands by itself. Undefined: `waiter` waits. */
function partOf(run: Run, waiter: Cell, whole: Placed, path: readonly (string | number)[]): Placed | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return whole;
  const { source, frame } = whole;
  const cell = source.kind === 'cell' ? frame.cell(source) : undefined;
  if (cell instanceof GatherItemCell) {
    const { end, of } = cell;
    if (end !== undefined && !run.readyFor(waiter, end)) return undefined;
    if (end?.thrown === undefined) return partOf(run, waiter, { source: of, frame: cell.frame }, path);
  }
  const inside = source.kind === 'record' ? source.entries.find(([name]) => name === String(key))?.[1] : undefined;
  const item = source.kind === 'list' && typeof key === 'number' ? source.items[key] : inside;
  if (item !== undefined) return partOf(run, waiter, { source: item, frame }, rest);
  const field = path.reduce<Source>((of, name) => ({ kind: 'field', of, key: name, lenient: true }), source);
  return { source: field, frame };
}
