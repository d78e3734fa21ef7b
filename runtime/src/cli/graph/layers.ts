/** Which row each block of a drawing stands in, and the nets (lines with several ends) between the rows. */
import type { Line } from './model.ts';
import { widthOfLayer } from './place.ts';

export interface Sized {
  readonly key: string;
  readonly width: number;
}

/** A block's place, or that of a line which passes a row on its way down. */
export interface Cell<B extends Sized> {
  readonly key: string;
  readonly width: number;
  x: number;
  readonly weight: number;
  readonly block?: B;
}

/** What leads from one row to the next: every source leads to every target. */
export interface Net<B extends Sized> {
  readonly id: number;
  readonly kind: Line['kind'];
  readonly sources: readonly Cell<B>[];
  readonly targets: Cell<B>[];
}

export interface Layered<B extends Sized> {
  readonly layers: Cell<B>[][];
  /** `channels[i]`: between layers i and i + 1. */
  readonly channels: Net<B>[][];
}

export interface LayerLimits {
  readonly columns: number;
  /** A row that is too wide may be broken into several. */
  readonly broken: boolean;
}

/** Undefined if the rows can't be kept within the width. */
export function layerBlocks<B extends Sized>(
  blocks: readonly B[],
  lines: readonly Line[],
  { columns, broken }: LayerLimits,
  newNet: () => number,
): Layered<B> | undefined {
  const fits = ({ layers }: Layered<B>): boolean => layers.every((layer) => widthOfLayer(layer) <= columns);
  const whole = netsOf(rowsOf(blocks, lines, Number.POSITIVE_INFINITY), lines, newNet);
  if (fits(whole) || !broken) return fits(whole) ? whole : undefined;
  // Lines that pass a row need room too; how much is known only when the rows are.
  for (let budget = columns; budget >= columns / 3; budget *= 0.88) {
    const layered = netsOf(rowsOf(blocks, lines, budget), lines, newNet);
    if (fits(layered)) return layered;
  }
  return undefined;
}

/** Each block as high as what comes before it lets it; a row that is full passes the rest on to the next. */
function rowsOf<B extends Sized>(blocks: readonly B[], lines: readonly Line[], budget: number): B[][] {
  const before = new Map<string, string[]>(blocks.map(({ key }) => [key, []]));
  for (const { from, to } of lines) before.get(to)?.push(from);
  const row = new Map<string, number>();
  const rows: B[][] = [];
  let left = [...blocks];
  while (left.length > 0) {
    const index = rows.length;
    const ready = left.filter(({ key }) => (before.get(key) ?? []).every((from) => (row.get(from) ?? index) < index));
    const taken: B[] = [];
    for (const block of ready) {
      if (taken.length > 0 && widthOfLayer([...taken, block]) > budget) continue;
      taken.push(block);
    }
    // Nothing can be ready only in a circle; the caller has cut those.
    if (taken.length === 0) taken.push(...left);
    for (const { key } of taken) row.set(key, index);
    rows.push(taken);
    left = left.filter(({ key }) => !row.has(key));
  }
  return sunk(rows, row, before, lines, budget);
}

/** What nothing leads to moves down to just above what needs it, if there is room. */
function sunk<B extends Sized>(
  rows: B[][],
  row: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, readonly string[]>,
  lines: readonly Line[],
  budget: number,
): B[][] {
  for (const block of rows.flat()) {
    if ((before.get(block.key) ?? []).length > 0) continue;
    const targets = lines.filter(({ from }) => from === block.key).map(({ to }) => row.get(to) ?? 0);
    const from = row.get(block.key) ?? 0;
    const to = Math.min(...targets) - 1;
    const room = rows[to];
    if (!room || to <= from || widthOfLayer([...room, block]) > budget) continue;
    rows[from] = (rows[from] ?? []).filter(({ key }) => key !== block.key);
    room.push(block);
  }
  return rows.filter((cells) => cells.length > 0);
}

interface End<B extends Sized> {
  readonly from: Cell<B>;
  readonly kind: Line['kind'];
  readonly targets: ReadonlySet<string>;
}

/** Lines that lead past a row get a cell in it; those with the same targets share it from there on. */
function netsOf<B extends Sized>(
  rows: readonly (readonly B[])[],
  lines: readonly Line[],
  newNet: () => number,
): Layered<B> {
  const layers: Cell<B>[][] = rows.map((row) =>
    row.map((block) => ({ key: block.key, width: block.width, x: 0, weight: 1, block })),
  );
  const channels: Net<B>[][] = [];
  let ends: End<B>[] = [];
  for (const [index, layer] of layers.entries()) {
    for (const cell of layer) {
      if (!cell.block) continue;
      for (const kind of ['flow', 'order'] as const) {
        const targets = new Set(
          lines.filter((line) => line.from === cell.key && line.kind === kind).map(({ to }) => to),
        );
        if (targets.size > 0) ends.push({ from: cell, kind, targets });
      }
    }
    const next = layers[index + 1];
    if (!next) break;
    const near = new Map(next.map((cell) => [cell.key, cell]));
    const nets: Net<B>[] = [];
    const onwards: End<B>[] = [];
    for (const [first, ...others] of sameTargets(ends)) {
      if (!first) continue;
      const net: Net<B> = {
        id: newNet(),
        kind: first.kind,
        sources: [first, ...others].map(({ from }) => from),
        targets: [],
      };
      const far = new Set<string>();
      for (const target of first.targets) {
        const cell = near.get(target);
        if (cell) net.targets.push(cell);
        else far.add(target);
      }
      if (far.size > 0) {
        // Heavy, so that long lines are straight.
        const passing: Cell<B> = { key: `passing ${net.id}`, width: 1, x: 0, weight: 6 };
        next.push(passing);
        net.targets.push(passing);
        onwards.push({ from: passing, kind: net.kind, targets: far });
      }
      nets.push(net);
    }
    channels.push(nets);
    ends = onwards;
  }
  return { layers, channels };
}

function sameTargets<B extends Sized>(ends: readonly End<B>[]): End<B>[][] {
  const groups = new Map<string, End<B>[]>();
  for (const end of ends) {
    const key = JSON.stringify([end.kind, ...[...end.targets].sort()]);
    const group = groups.get(key);
    if (group) group.push(end);
    else groups.set(key, [end]);
  }
  return [...groups.values()];
}
