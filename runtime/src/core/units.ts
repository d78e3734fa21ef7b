/** What `Promise.allSettled`, `any` and `race` are about: the things awaited, one by one. */
import { itemsIn } from './flat.ts';
import { GatherCell, GatherItemCell } from './gathers.ts';
import type { Source } from './plan.ts';
import type { Cell, Frame, Run } from './run.ts';
import { behind, evaluate, type Placed, Tally, tally, ValueCell } from './values.ts';

/** One of the things awaited. */
export interface Unit extends Placed {
  /** It has ended when these have settled. */
  readonly cells: readonly Cell[];
  outcome(run: Run): Tally;
}

/** Lists and gathers count item by item; what an iteration left out is not there. */
export function unitsOf(run: Run, of: readonly Source[], frame: Frame): Unit[] {
  return of.flatMap((source) => unitsOfOne(run, source, frame));
}

function unitsOfOne(run: Run, source: Source, at: Frame): Unit[] {
  const { source: found, frame } = settledCell(source, at) ? behind(source, at) : { source, frame: at };
  if (found.kind === 'list') return unitsOf(run, found.items, frame);
  if (found.kind === 'flat') return itemsIn(found.of, frame).flatMap((list) => unitsOfList(run, list));
  const cell = found.kind === 'cell' ? frame.cell(found) : undefined;
  if (cell instanceof GatherCell) return cell.items().flatMap((item) => (item.leftOut ? [] : [itemUnit(item)]));
  return [valueUnit(found, frame)];
}

function unitsOfList(run: Run, list: Placed | ValueCell): Unit[] {
  if (list instanceof ValueCell) return list instanceof GatherItemCell && !list.leftOut ? [itemUnit(list)] : [];
  const { source, frame } = list;
  const isKnown = source.kind === 'list' || source.kind === 'flat';
  if (isKnown || (source.kind === 'cell' && frame.cell(source) instanceof GatherCell)) {
    return unitsOfOne(run, source, frame);
  }
  // A list that is one value.
  return (evaluate(run, source, frame) as unknown[]).map((value) =>
    valueUnit({ kind: 'const', encoded: run.codec.encode(value), value }, frame),
  );
}

function settledCell(source: Source, frame: Frame): boolean {
  return source.kind === 'cell' && frame.cell(source).settled;
}

function itemUnit(item: GatherItemCell): Unit {
  const { source } = item.plan.of;
  return { source, frame: item.frame, cells: [item], outcome: (run) => tallied(run, (into) => item.addTo(run, into)) };
}

function valueUnit(source: Source, frame: Frame): Unit {
  return {
    source,
    frame,
    cells: cellsOf(source, frame),
    outcome: (run) => tallied(run, (into) => tally(run, source, frame, into)),
  };
}

function tallied(_run: Run, add: (into: Tally) => void): Tally {
  const found = new Tally();
  add(found);
  return found;
}

/** The cells that a value is made of. */
function cellsOf(source: Source, frame: Frame): ValueCell[] {
  switch (source.kind) {
    case 'cell':
      return [frame.cell(source) as ValueCell];
    case 'field':
    case 'flat':
    case 'fromEntries':
      return cellsOf(source.of, frame);
    case 'list':
      return source.items.flatMap((item) => cellsOf(item, frame));
    case 'record':
      return source.entries.flatMap(([, entry]) => cellsOf(entry, frame));
    default:
      return [];
  }
}
