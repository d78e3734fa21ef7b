/**
 * A dag drawn with box characters, from top to bottom. Each frame is laid out by itself and then is one block of the
 * drawing around it. What does not fit into the terminal's width is folded, step by step, until it does; if nothing
 * helps, the answer is a list.
 */
import type { Colors } from '../ui/colors.ts';
import { padEnd, truncate, widthOf } from '../ui/text.ts';
import {
  type Block,
  boxOf,
  chainOf,
  chainsIn,
  closedOf,
  type Drawing,
  type Folding,
  frameOf,
  isLeaf,
  stackOf,
  twinsIn,
} from './blocks.ts';
import { Canvas, type Ink } from './canvas.ts';
import { type Cell, layerBlocks, type Net } from './layers.ts';
import type { Item, Line, Picture } from './model.ts';
import { type Between, orderLayers, placeColumns } from './place.ts';
import { type Routed, routeChannel } from './route.ts';

export interface DrawOptions {
  readonly columns: number;
  readonly colors: Colors;
}

/** Drawings that are higher get their chains folded. */
const highRows = 56;

const foldings: readonly Folding[] = [
  { labelWidth: 40, chains: false, twins: false, broken: false },
  { labelWidth: 32, chains: false, twins: true, broken: false },
  { labelWidth: 32, chains: true, twins: true, broken: false },
  { labelWidth: 20, chains: true, twins: true, broken: true },
  { labelWidth: 12, chains: true, twins: true, broken: true },
];

export function drawPicture(picture: Picture, options: DrawOptions): string[] {
  const drawn = draw(picture, options.columns);
  if (!drawn) return list(picture, options);
  const canvas = new Canvas(options.columns);
  drawn.draw(canvas, 0, 0);
  const rows = canvas.rows(painter(options.colors));
  return [...rows, ...legend(picture, rows, options.colors)];
}

function draw(picture: Picture, columns: number): Drawing | undefined {
  let net = 0;
  const newNet = (): number => ++net;
  for (const folding of foldings) {
    const drawn = layOut(picture.items, picture.lines, { columns, folding, newNet });
    if (!drawn) continue;
    if (drawn.height <= highRows) return drawn;
    const shorter = layOut(picture.items, picture.lines, {
      columns,
      folding: { ...folding, chains: true, twins: true },
      newNet,
    });
    return shorter && shorter.height < drawn.height ? shorter : drawn;
  }
  return undefined;
}

interface Room {
  readonly columns: number;
  readonly folding: Folding;
  readonly newNet: () => number;
}

// ── one frame ───────────────────────────────────────────────────────────────────────────────────────────────────────

function layOut(items: readonly Item[], lines: readonly Line[], room: Room): Drawing | undefined {
  const flat = withoutCircles(items, lines);
  const { blocks, owner } = blocksOf(flat, lines, room);
  const between = lifted(lines, owner);
  const layered = layerBlocks(
    widened(blocks, between),
    between,
    { columns: room.columns, broken: room.folding.broken },
    room.newNet,
  );
  if (!layered) return undefined;
  const links = layered.channels.map(linksOf);
  const layers = orderLayers(layered.layers, links);
  placeColumns(layers, links, room.columns);
  const routed = layered.channels.map((nets) => routeChannel(nets));
  return assemble(layers, routed);
}

/** Calls a frame by its contents where, taken as one, it would stand before and after something else. */
export function withoutCircles(items: readonly Item[], lines: readonly Line[]): readonly Item[] {
  let current = items;
  for (;;) {
    const owner = ownersOf(current);
    const left = new Set(current.map(({ id }) => id));
    const links = lifted(lines, owner);
    for (let before = -1; before !== left.size; ) {
      before = left.size;
      for (const id of left) if (!links.some(({ from, to }) => to === id && left.has(from))) left.delete(id);
    }
    const culprit = current.find((item) => left.has(item.id) && item.children.length > 0);
    if (!culprit) return current;
    current = current.flatMap((item) => (item === culprit ? item.children : [item]));
  }
}

/** For each id the item of the list that it stands in. */
export function ownersOf(items: readonly Item[]): Map<string, string> {
  const owner = new Map<string, string>();
  const mark = (item: Item, key: string): void => {
    owner.set(item.id, key);
    for (const child of item.children) mark(child, key);
  };
  for (const item of items) mark(item, item.id);
  return owner;
}

/** The lines between calls as lines between what they stand in; each once. */
export function lifted(lines: readonly Line[], owner: ReadonlyMap<string, string>): Line[] {
  const unique = new Map<string, Line>();
  for (const line of lines) {
    const from = owner.get(line.from);
    const to = owner.get(line.to);
    if (from === undefined || to === undefined || from === to) continue;
    const key = JSON.stringify([from, to]);
    if (unique.get(key)?.kind !== 'flow') unique.set(key, { from, to, kind: line.kind });
  }
  return [...unique.values()];
}

function blocksOf(
  items: readonly Item[],
  lines: readonly Line[],
  room: Room,
): { blocks: Block[]; owner: Map<string, string> } {
  const owner = ownersOf(items);
  const links = lifted(lines, owner);
  const { folding, columns } = room;
  const folded = new Map<string, Block>();
  const fold = (members: readonly Item[], block: Block): void => {
    const ids = new Set(members.map(({ id }) => id));
    for (const [id, key] of owner) if (ids.has(key)) owner.set(id, block.key);
    for (const id of ids) folded.set(id, block);
  };
  if (folding.twins) {
    for (const twins of twinsIn(items, links)) fold(twins, stackOf(`twins ${twins[0]?.id}`, twins, folding));
  }
  if (folding.chains) {
    const left = items.filter(({ id }) => !folded.has(id));
    for (const chain of chainsIn(left, links)) fold(chain, chainOf(`chain ${chain[0]?.id}`, chain, folding, columns));
  }
  const blocks = new Map<string, Block>();
  for (const item of items) {
    const block = folded.get(item.id) ?? blockOf(item, lines, room);
    blocks.set(block.key, block);
  }
  return { blocks: [...blocks.values()], owner };
}

function blockOf(item: Item, lines: readonly Line[], room: Room): Block {
  if (isLeaf(item)) return boxOf(item.id, item, room.folding);
  const inside = layOut(item.children, lines, { ...room, columns: room.columns - 4 });
  return inside ? frameOf(item.id, item, inside) : closedOf(item.id, item, tasksIn(item), room.folding);
}

const tasksIn = (item: Item): number =>
  item.kind === 'task' ? 1 : item.children.reduce((sum, child) => sum + tasksIn(child), 0);

/** A block must have a column for each line that may come to it. */
function widened(blocks: readonly Block[], lines: readonly Line[]): Block[] {
  return blocks.map((block) => {
    const entering = lines.filter(({ to }) => to === block.key).length;
    const missing = Math.min(2 * entering + 2, 24) - block.width;
    // By an even number, so that its middle stays one.
    return missing > 0 ? block.widen(block.width + missing + (missing % 2)) : block;
  });
}

function linksOf(nets: readonly Net<Block>[]): Between {
  return nets.flatMap((net) =>
    net.sources.flatMap((source) => net.targets.map((target) => [source.key, target.key] as const)),
  );
}

function assemble(layers: readonly (readonly Cell<Block>[])[], routed: readonly Routed<Block>[]): Drawing {
  const tops: number[] = [];
  const heights = layers.map((layer) => Math.max(1, ...layer.map((cell) => cell.block?.height ?? 1)));
  let y = 0;
  for (const [index, height] of heights.entries()) {
    tops.push(y);
    y += height + (routed[index]?.tracks ?? 0);
  }
  const cells = layers.flat();
  return {
    width: Math.max(...cells.map((cell) => cell.x + cell.width)),
    height: y,
    size: cells.reduce((sum, cell) => sum + (cell.block?.size ?? 0), 0),
    draw(canvas, x, top) {
      for (const [index, layer] of layers.entries()) {
        for (const cell of layer) cell.block?.draw(canvas, x + cell.x, top + (tops[index] ?? 0));
      }
      for (const [index, channel] of routed.entries()) {
        const above = top + (tops[index] ?? 0);
        drawChannel(canvas, channel, { x, above, height: heights[index] ?? 0 });
      }
    },
  };
}

function drawChannel(
  canvas: Canvas,
  { wires, tracks }: Routed<Block>,
  at: { x: number; above: number; height: number },
): void {
  const firstTrack = at.above + at.height;
  const below = firstTrack + tracks;
  for (const { net, from, to, track } of wires) {
    const ink: Ink = net.kind === 'order' ? 'order' : 'line';
    const row = firstTrack + (track ?? 0);
    for (const [index, source] of net.sources.entries()) {
      const column = at.x + (from[index] ?? 0);
      const start = source.block ? at.above + source.block.height - 1 : at.above;
      // Without a track the line goes through, and its last piece belongs to the target.
      canvas.vertical(column, start, track === undefined ? below : row, net.id, ink);
      if (source.block) canvas.text(column, start, '┬', 'line');
    }
    if (track !== undefined)
      canvas.horizontal(row, at.x + Math.min(...from, ...to), at.x + Math.max(...from, ...to), net.id, ink);
    for (const [index, target] of net.targets.entries()) {
      const column = at.x + (to[index] ?? 0);
      if (track !== undefined) canvas.vertical(column, row, below, net.id, ink);
      if (target.block) canvas.text(column, below, '▼', 'arrow');
    }
  }
}

// ── words around it ─────────────────────────────────────────────────────────────────────────────────────────────────

function painter(colors: Colors): (text: string, ink: Ink) => string {
  return (text, ink) => {
    switch (ink) {
      case 'label':
        return colors.bold(text);
      case 'title':
        return colors.busy(text);
      case 'arrow':
        return text;
      case 'note':
      case 'line':
      case 'order':
        return colors.dim(text);
    }
  };
}

/** Of the signs that were drawn: between boxes that touch there is no room for a line. */
function legend(picture: Picture, rows: readonly string[], colors: Colors): string[] {
  const all: Item[] = [];
  const collect = (item: Item): void => {
    all.push(item);
    for (const child of item.children) collect(child);
  };
  for (const item of picture.items) collect(item);
  const notes: string[] = [];
  if (all.some(({ conditional }) => conditional)) notes.push('?  not on every way through the flow');
  if (all.some((item) => item.kind === 'loop' && isLeaf(item))) notes.push('×n  once for each item');
  if (all.some((item) => item.kind === 'loop' && !isLeaf(item))) notes.push('↻  once for each item');
  const dashes = ['┊', '╌'].find((sign) => rows.some((row) => row.includes(sign)));
  if (dashes !== undefined) notes.push(`${dashes}  comes after, takes no value`);
  for (const { from, to, kind } of picture.backwards) {
    const text = kind === 'flow' ? `takes what ${from} gave for` : `comes after ${from} of`;
    notes.push(`↺  ${to} ${text} the item before`);
  }
  return notes.length === 0 ? [] : ['', ...notes.map((note) => colors.dim(note))];
}

/** What can't be drawn: each call, in order, with what it follows. */
function list(picture: Picture, { columns, colors }: DrawOptions): string[] {
  const rows: { depth: number; item: Item }[] = [];
  const collect = (item: Item, depth: number): void => {
    rows.push({ depth, item });
    for (const child of item.children) collect(child, depth + 1);
  };
  for (const item of picture.items) collect(item, 0);
  const nameWidth = Math.min(36, Math.max(...rows.map(({ depth, item }) => depth * 2 + widthOf(item.label))));
  return rows.map(({ depth, item }) => {
    const name = padEnd(truncate('  '.repeat(depth) + item.label, nameWidth), nameWidth);
    if (item.kind !== 'task') return colors.busy(name.trimEnd());
    const before = picture.lines.filter(({ to }) => to === item.id).map(({ from }) => from);
    if (before.length === 0) return colors.bold(name.trimEnd());
    return `${colors.bold(name)}  ${colors.dim(truncate(`← ${before.join(', ')}`, columns - nameWidth - 2))}`;
  });
}
