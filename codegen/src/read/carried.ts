/**
 * What a run-time loop hands from one iteration to the next: variables that its body assigns, entries of records, and
 * whole arrays and records that the body both changes and reads.
 */
import type { Value } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import { listOf } from './constants.ts';
import { containersIn, copied, entered, handedOn } from './copies.ts';
import type { Reader } from './reader.ts';
import { type Entries, isWhole, wholeEntries } from './records.ts';
import type { Cell } from './store.ts';
import { type Abstract, handle, leaf, nothing } from './values.ts';

export interface Carried {
  readonly cell: Cell<unknown>;
  readonly name: string;
  /** Of a record: this entry alone. */
  readonly key?: string;
  /** Some iteration leaves a promise in it. */
  isHandle: boolean;
  /** Others hold what it holds, too: they would not see a change of the copy that is handed on. */
  isShared: boolean;
}

/** What is handed on at this moment. */
export function contentOf(r: Reader, { cell, key }: Pick<Carried, 'cell' | 'key'>): Abstract {
  const content = r.store.get(cell);
  if (content === undefined) return nothing;
  if (Array.isArray(content)) return listOf(r, content as readonly Abstract[]);
  if (!(content instanceof Map)) return content as Abstract;
  const entries = content as Entries;
  if (key !== undefined) return entries.get(key) ?? nothing;
  return { kind: 'record', cell: r.store.make(entries, r.strands) };
}

/** Makes the cell hold what was handed on. */
export function takeOver(r: Reader, one: Carried, ref: Value, at: ts.Node): void {
  put(r, one, ref);
  if (one.isShared) handedOn(r, contentOf(r, one), at);
}

/** What is handed on from now on is a copy. */
export function share(r: Reader, one: Carried, value: Abstract, at: ts.Node): void {
  one.isShared = true;
  copied(r, value, at);
  if (one.key === undefined && value.kind === 'record') {
    for (const entry of r.store.get(value.cell).values()) entered(r, one.cell, entry);
  }
}

/**
 * Shares what variables hold at an iteration's end that others hold, too: from before the loop, or one another. Whether
 * there was any that was not known before.
 */
export function shareAtEnd(r: Reader, next: ReadonlyMap<Carried, Abstract>, begun: number, at: ts.Node): boolean {
  const held = [...next].map(([one, value]) => ({ one, value, cells: new Set(containersIn(r, value)) }));
  let isNews = false;
  for (const { one, value, cells } of held) {
    const older = [...cells].filter((cell) => (cell.born ?? 0) <= begun);
    const isMeeting = held.some((other) => other.one !== one && !other.cells.isDisjointFrom(cells));
    if (older.length === 0 && !isMeeting) continue;
    isNews ||= !one.isShared || older.some((cell) => !r.copied.has(cell));
    share(r, one, value, at);
  }
  return isNews;
}

function put(r: Reader, { cell, key, isHandle }: Carried, ref: Value): void {
  const content = r.store.get(cell);
  if (Array.isArray(content)) r.store.set(cell, itemsOf(ref, isHandle));
  else if (!(content instanceof Map)) r.store.set(cell, valueOf(r, content as Abstract | undefined, ref, isHandle));
  else if (key === undefined) r.store.set(cell, wholeEntries(leaf(ref, true)));
  else {
    const entries = content as Entries;
    r.store.set(cell, new Map([...entries, [key, valueOf(r, entries.get(key), ref, isHandle)]]));
  }
}

/** An array stays one that the flow may change. */
function valueOf(r: Reader, before: Abstract | undefined, ref: Value, isHandle: boolean): Abstract {
  if (before?.kind === 'list') return listOf(r, itemsOf(ref, isHandle));
  return isHandle ? handle(ref) : leaf(ref, true);
}

function itemsOf(ref: Value, isHandle: boolean): readonly Abstract[] {
  const of = isHandle ? ({ kind: 'gathered', ref, promises: false } as const) : ({ ...leaf(ref), own: true } as const);
  return [{ kind: 'spread', of }];
}

/** What of a cell is to be handed on, since a loop has changed it. */
export function partsOf(before: unknown, after: unknown): readonly { readonly key?: string }[] {
  if (!(before instanceof Map) || !(after instanceof Map)) return [{}];
  const [old, now] = [before as Entries, after as Entries];
  const isSame = [...now.keys()].join('\0') === [...old.keys()].join('\0') && !isWhole(now);
  if (!isSame) return [{}];
  return [...now].flatMap(([key, value]) => (old.get(key) === value ? [] : [{ key }]));
}
