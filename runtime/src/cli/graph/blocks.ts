/** What a row of a drawing is made of: boxes with one call or several, and frames with a drawing inside. */
import { padEnd, truncate, widthOf, wrap } from '../ui/text.ts';
import type { Canvas } from './canvas.ts';
import type { Item, Line } from './model.ts';

export interface Block {
  readonly key: string;
  readonly width: number;
  readonly height: number;
  /** Calls that stand in it, for what was folded. */
  readonly size: number;
  /** The same, at least so wide. */
  widen(width: number): Block;
  draw(canvas: Canvas, x: number, y: number): void;
}

/** How much is left out to make a drawing fit. */
export interface Folding {
  readonly labelWidth: number;
  /** Calls that follow each other with nothing beside them share a box. */
  readonly chains: boolean;
  /** Calls with the same neighbours share a box. */
  readonly twins: boolean;
  /** A row that is too wide is broken into several. */
  readonly broken: boolean;
}

const listed = 8;

/** `picture`, `picture ×n` for one call per item, `picture ?` where it is not made on every way. */
export function titleOf(item: Item): string {
  if (item.kind === 'task') return item.conditional ? `${item.label} ?` : item.label;
  const [only] = item.children;
  return only ? `${titleOf(only)} ×n` : item.label;
}

export function boxOf(key: string, item: Item, folding: Folding): Block {
  return box(key, [truncate(titleOf(item), folding.labelWidth)], { size: 1 });
}

/** Calls side by side, one below the other. */
export function stackOf(key: string, items: readonly Item[], folding: Folding): Block {
  const shown = items.length > listed ? items.slice(0, listed - 1) : items;
  const lines = shown.map((item) => truncate(titleOf(item), folding.labelWidth));
  if (items.length > shown.length) lines.push(`… ${items.length - shown.length} more`);
  return box(key, lines, { size: items.length });
}

/** Calls one after the other. */
export function chainOf(key: string, items: readonly Item[], folding: Folding, columns: number): Block {
  const text = items.map((item) => truncate(titleOf(item), folding.labelWidth).replaceAll(' ', '\u00a0')).join(' → ');
  const lines = wrap(text, Math.min(columns - 4, 64)).map((line) => line.replaceAll('\u00a0', ' '));
  return box(key, lines, { size: items.length });
}

/** A frame that is not looked into. */
export function closedOf(key: string, item: Item, size: number, folding: Folding): Block {
  return box(key, [truncate(item.label, folding.labelWidth), `${size} tasks`], { size, frame: item.kind });
}

interface About {
  readonly size: number;
  readonly frame?: Item['kind'];
  readonly least?: number;
}

function box(key: string, lines: readonly string[], about: About): Block {
  const inner = Math.max((about.least ?? 0) - 4, ...lines.map(widthOf));
  const width = inner + 4;
  const height = lines.length + 2;
  return {
    key,
    width,
    height,
    size: about.size,
    widen: (least) => box(key, lines, { ...about, least }),
    draw(canvas, x, y) {
      canvas.frame(x, y, width, height);
      for (const [index, line] of lines.entries()) {
        const isNote = (about.size > 1 && line.startsWith('… ')) || (about.frame !== undefined && index > 0);
        const ink = isNote ? 'note' : about.frame === undefined ? 'label' : 'title';
        // A single call stands in the middle of a box that had to be wider.
        const indent = lines.length === 1 ? Math.floor((inner - widthOf(line)) / 2) : 0;
        canvas.text(x + 2, y + 1 + index, padEnd(' '.repeat(indent) + line, inner), ink);
      }
    },
  };
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly size: number;
  draw(canvas: Canvas, x: number, y: number): void;
}

/** A drawing with a border and a name. */
export function frameOf(key: string, item: Item, inside: Drawing, least = 0): Block {
  const title = `${item.kind === 'loop' ? '↻ ' : ''}${item.label}${item.conditional ? ' ?' : ''}`;
  const inner = Math.max(least - 4, inside.width, widthOf(title));
  const width = inner + 4;
  const height = inside.height + 3;
  return {
    key,
    width,
    height,
    size: inside.size,
    widen: (wider) => frameOf(key, item, inside, wider),
    draw(canvas, x, y) {
      canvas.frame(x, y, width, height);
      canvas.text(x + 2, y + 1, title, 'title');
      inside.draw(canvas, x + 2 + Math.floor((inner - inside.width) / 2), y + 2);
    },
  };
}

// ── folding ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Neighbours = ReadonlyMap<string, readonly string[]>;

function neighboursOf(lines: readonly Line[]): { readonly before: Neighbours; readonly after: Neighbours } {
  const before = new Map<string, string[]>();
  const after = new Map<string, string[]>();
  for (const { from, to } of lines) {
    before.set(to, [...(before.get(to) ?? []), from]);
    after.set(from, [...(after.get(from) ?? []), to]);
  }
  return { before, after };
}

/** Runs of at least two calls in which each is all that follows the one before, and the other way round. */
export function chainsIn(items: readonly Item[], lines: readonly Line[]): Item[][] {
  const { before, after } = neighboursOf(lines);
  const byId = new Map(items.filter(isLeaf).map((item) => [item.id, item]));
  const follower = (id: string): Item | undefined => {
    const [next, ...others] = after.get(id) ?? [];
    if (next === undefined || others.length > 0 || before.get(next)?.length !== 1) return undefined;
    return byId.get(next);
  };
  const chains: Item[][] = [];
  const inChain = new Set<string>();
  for (const item of byId.values()) {
    const sources = before.get(item.id) ?? [];
    const [only] = sources;
    const isInner = sources.length === 1 && only !== undefined && byId.has(only) && follower(only) === item;
    if (isInner) continue;
    const chain = [item];
    for (let next = follower(item.id); next && !inChain.has(next.id); next = follower(next.id)) {
      chain.push(next);
      inChain.add(next.id);
    }
    if (chain.length > 1) chains.push(chain);
  }
  return chains;
}

/** Sets of calls with the same neighbours on both sides. */
export function twinsIn(items: readonly Item[], lines: readonly Line[]): Item[][] {
  const groups = new Map<string, Item[]>();
  const ends = new Map<string, string[]>();
  for (const { from, to, kind } of lines) {
    ends.set(to, [...(ends.get(to) ?? []), `${kind} from ${from}`]);
    ends.set(from, [...(ends.get(from) ?? []), `${kind} to ${to}`]);
  }
  for (const item of items) {
    if (!isLeaf(item)) continue;
    const key = JSON.stringify((ends.get(item.id) ?? []).sort());
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()].filter((group) => group.length > 2);
}

/** A call, or a loop around a single one: both are one box. */
export function isLeaf(item: Item): boolean {
  const [only, ...others] = item.children;
  return item.kind === 'task' || (item.kind === 'loop' && only?.kind === 'task' && others.length === 0);
}
