/** Arrays that are filled at several places, and records whose keys only the run knows: built of lists of lists. */
import type { Plan } from './model.ts';
import type { Source } from './plan.ts';
import type { Frame, Run } from './run.ts';
import { behind, constant, evaluate, type Placed, planOf, tally, type Tally, ValueCell } from './values.ts';

/** The items of a list, or the list itself if it is one value; a cell where an item has no value. */
export function itemsIn(source: Source, at: Frame): (Placed | ValueCell)[] {
  const { source: found, frame } = behind(source, at);
  if (found.kind === 'list') return found.items.map((item) => behind(item, frame));
  if (found.kind === 'flat') {
    return itemsIn(found.of, frame).flatMap((list) =>
      list instanceof ValueCell ? [list] : itemsIn(list.source, list.frame),
    );
  }
  const cell = found.kind === 'cell' ? (frame.cell(found) as ValueCell) : undefined;
  const items = cell?.items();
  if (items === undefined) return [{ source: found, frame }];
  return items.map((item) => (item.absent() ? item : (item.target() ?? item)));
}

/** What is in the lists counts, one by one; that a list is empty does not. */
export function tallyLists(run: Run, source: Source, at: Frame, into: Tally): void {
  for (const list of itemsIn(source, at)) {
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
  return itemsIn(source, frame).flatMap((list) => (list instanceof ValueCell ? [] : plansOfList(run, list)));
}

function plansOfList(run: Run, { source, frame }: Placed): readonly Plan[] {
  const plan = planOf(run, source, frame);
  if (plan === undefined || plan.kind === 'list') return plan?.items ?? [];
  return (evaluate(run, source, frame) as unknown[]).map((item) => constant(run, item));
}

// ── records ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What belongs to the keys of a record; of what was put there before, nobody asks. */
export function entriesIn(run: Run, source: Source, at: Frame): Map<string, Placed> {
  const entries = new Map<string, Placed>();
  for (const pair of itemsIn(source, at)) {
    if (pair instanceof ValueCell) continue;
    const { source: found, frame } = pair;
    if (found.kind === 'list') {
      const [key, value] = found.items as [Source, Source];
      entries.set(String(evaluate(run, key, frame)), { source: value, frame });
    } else {
      for (const [key, value] of pairsAt(run, pair)) {
        entries.set(String(key), { source: { kind: 'const', encoded: run.codec.encode(value), value }, frame });
      }
    }
  }
  return entries;
}

/** Pairs that are one value, or one such pair. */
function pairsAt(run: Run, { source, frame }: Placed): readonly (readonly [key: unknown, value: unknown])[] {
  const known = evaluate(run, source, frame) as readonly unknown[];
  const isPair = known.length > 0 && !Array.isArray(known[0]);
  return (isPair ? [known] : known) as readonly (readonly [unknown, unknown])[];
}

export function tallyEntries(run: Run, source: Source, at: Frame, into: Tally): void {
  for (const item of itemsIn(source, at)) if (item instanceof ValueCell) item.addTo(run, into);
  for (const { source: value, frame } of entriesIn(run, source, at).values()) tally(run, value, frame, into);
}
