/** Arrays that are filled at several places, and records whose keys only the run knows: built of lists of lists. */
import type { Plan } from './model.ts';
import type { Source } from './plan.ts';
import type { Frame, Run } from './run.ts';
import { behind, constant, evaluate, type Placed, planOf, tally, type Tally, ValueCell } from './values.ts';

/** The lists that a list holds; a cell where an item of it has no value. */
export function listsIn(source: Source, at: Frame): (Placed | ValueCell)[] {
  const { source: found, frame } = behind(source, at);
  if (found.kind === 'list') return found.items.map((item) => behind(item, frame));
  const cell = found.kind === 'cell' ? (frame.cell(found) as ValueCell) : undefined;
  const items = cell?.items();
  if (items === undefined) return [{ source: found, frame }];
  return items.map((item) => (item.absent() ? item : (item.target() ?? item)));
}

/** What is in the lists counts, one by one; that a list is empty does not. */
export function tallyLists(run: Run, source: Source, at: Frame, into: Tally): void {
  for (const list of listsIn(source, at)) {
    if (list instanceof ValueCell) list.addTo(run, into);
    else tallyList(run, list, into);
  }
}

function tallyList(run: Run, { source, frame }: Placed, into: Tally): void {
  const cell = source.kind === 'cell' ? (frame.cell(source) as ValueCell) : undefined;
  const items = cell?.items();
  if (items === undefined || cell?.absent() === true) tally(run, source, frame, into);
  else for (const item of items) item.addTo(run, into);
}

export function itemPlans(run: Run, source: Source, frame: Frame): Plan[] {
  return listsIn(source, frame).flatMap((list) => (list instanceof ValueCell ? [] : plansOfList(run, list)));
}

function plansOfList(run: Run, { source, frame }: Placed): readonly Plan[] {
  const plan = planOf(run, source, frame);
  if (plan === undefined || plan.kind === 'list') return plan?.items ?? [];
  return (evaluate(run, source, frame) as unknown[]).map((item) => constant(run, item));
}

/** A key without a value keeps its place. */
export function entryPlans(run: Run, source: Source, frame: Frame): [string, Plan][] {
  const pairs = planOf(run, source, frame);
  const items = pairs?.kind === 'list' ? pairs.items : [];
  return items.flatMap((pair): [string, Plan][] => {
    if (pair.kind !== 'list') return [];
    const [key, value = constant(run, undefined)] = pair.items;
    return key?.kind === 'const' ? [[String(run.codec.decode(key.value)), value]] : [];
  });
}
